using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SupplyGuard.Evidence.Receipts;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard;

/// <summary>
/// A gate whose answer may be known: the same question had no finding, and nothing has changed of all that the answer depended on. So an
/// unchanged project costs as much as looking at the change times of its files; neither policy, locks nor assets are read.
/// </summary>
internal sealed class KnownGate
{
    private readonly CacheFolder _store;
    private readonly string _name;
    private readonly Digest _key;
    private readonly VerifyRequest _request;
    private readonly DateTimeOffset _openedAt;

    private KnownGate(CacheFolder store, string name, Digest key, VerifyRequest request)
    {
        (_store, _name, _key, _request) = (store, name, key, request);
        _openedAt = request.Clock.GetUtcNow();
    }

    /// <param name="gate">Which gate asks; the answer of one is none of another's.</param>
    /// <param name="circumstances">What the answer depends on besides the request and files.</param>
    /// <returns>Null where every question is answered anew.</returns>
    public static KnownGate? Open(VerifyRequest request, string gate, params ReadOnlySpan<string?> circumstances)
    {
        if (request is not { Caching.Folder: { } folder, PolicyPath: { } policy, Restore: null, Unlocked.IsEmpty: true, Projects.IsEmpty: false }
            || CacheFolder.Open(folder, "gates", PolicyLocator.Repository(Path.GetDirectoryName(policy)!), request.Clock) is not { } store)
        {
            return null;
        }

        var name = Digest.Sha256(MemoryMarshal.AsBytes($"{gate}\n{request.Path}\n{policy}".AsSpan())).Hex;
        return new KnownGate(store, name, KeyOf(request, gate, circumstances), request);
    }

    /// <returns>The report without its subjects; null when the question has to be answered.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public Report? Find(CancellationToken cancellationToken)
    {
        if (_store.Read(_name) is not { } bytes || GateReceiptFormat.Read(bytes) is not { } receipt || receipt.Key != _key)
            return null;

        return StateOf(receipt.Inputs, cancellationToken)?.Digest == receipt.State
            ? new Report(Verdict.Passed, Path.GetFileName(_request.PolicyPath), receipt.Policy, [], [], [], receipt.Statistics) { AsksOfModels = receipt.AsksOfModels, EvaluatorFolder = receipt.EvaluatorFolder }
            : null;
    }

    /// <summary>Keeps an answer without a finding, unless an input changed so recently that it may have done so while it was read.</summary>
    /// <param name="inputs">Null when it cannot be said what the answer depended on.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public void Keep(Report report, Policy policy, GateInputs? inputs, CancellationToken cancellationToken)
    {
        if (report is not { Verdict: Verdict.Passed, Findings.IsEmpty: true, PolicyDigest: { } digest } || !policy.UsesReceipts || inputs is null)
            return;

        // What a restore has just written is not settled, and then the packages need not be walked.
        if (StateOf(inputs with { Folders = [] }, cancellationToken) is { } files && ChangeTimes.IsSettled(files.Changed, _openedAt)
            && StateOf(inputs, cancellationToken) is { } state && ChangeTimes.IsSettled(state.Changed, _openedAt))
        {
            _store.Write(_name, GateReceiptFormat.Write(new GateReceipt(_key, inputs, state.Digest, digest, report.AsksOfModels, report.EvaluatorFolder, report.Statistics)));
        }
    }

    private GateState? StateOf(GateInputs inputs, CancellationToken cancellationToken)
    {
        try
        {
            return GateState.Of(inputs, _request.Caching!.Memory, _request.Clock, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>With the day, because exemptions expire.</summary>
    private static Digest KeyOf(VerifyRequest request, string gate, ReadOnlySpan<string?> circumstances)
    {
        var writer = new ReceiptWriter();
        writer.Text(gate);
        writer.Digest(Evidence.EngineBuild.Digest);
        writer.Digest((request.Caching!.Memory?.Trust ?? TrustBundle.OfThisMachine()).Digest);
        writer.Number(request.Clock.GetUtcNow().UtcDateTime.Date.Ticks);
        writer.Text(request.Path);
        writer.OptionalText(request.PolicyPath);
        writer.Texts(request.Projects);
        Write(writer, request.RestoreOutputs);
        Write(writer, request.LockFiles);
        writer.OptionalText(EvaluatorLookup.WithoutPackages(request.EvaluatorFolder, Evidence.EngineBuild.Folder)?.Location?.FileName);
        foreach (var circumstance in circumstances)
            writer.OptionalText(circumstance);

        return Digest.Sha256(writer.Written);
    }

    private static void Write(ReceiptWriter writer, ImmutableDictionary<string, string> texts)
    {
        writer.Count(texts.Count);
        foreach (var key in texts.Keys.Order(StringComparer.Ordinal))
        {
            writer.Text(key);
            writer.Text(texts[key]);
        }
    }
}
