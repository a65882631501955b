using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using SupplyGuard.Checks.Packages.Pin;
using SupplyGuard.Checks.Surroundings;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard;

/// <summary>A request together with the policy and the lock that hold for it: what every stage starts from.</summary>
internal sealed class GuardSession
{
    private GuardSession(VerifyRequest request, Policy policy, GuardLock? guardLock, ImmutableArray<Finding> policyFindings, Finding? lockFinding)
    {
        Request = request;
        Policy = policy;
        Lock = guardLock;
        PolicyFindings = policyFindings;
        LockFinding = lockFinding;
        Caches = new GuardCaches(request.Caching, policy, request.Clock);
        Tried = TriedModel.Of(policy, request, out var refusal);
        if (refusal is { Message: var message })
            throw new InvalidOperationException(message);
    }

    public VerifyRequest Request { get; }

    public Policy Policy { get; }

    /// <summary>Null when there is none, or when it cannot be read; <see cref="LockFinding"/> says which.</summary>
    public GuardLock? Lock { get; }

    /// <summary>The file that stands in for the model of the evaluation; null when none does.</summary>
    public TriedModel? Tried { get; }

    /// <summary>What is wrong with the policy itself, though it can be used.</summary>
    public ImmutableArray<Finding> PolicyFindings { get; }

    /// <summary>What is wrong with the lock itself; null when nothing is.</summary>
    public Finding? LockFinding { get; }

    /// <summary>What is wrong with the environment in which restore and build run.</summary>
    public IEnumerable<Finding> SurroundingsFindings => SurroundingsOf(Request, ShownPolicy);

    public GuardCaches Caches { get; }

    public string ShownPolicy => Path.GetFileName(Policy.FilePath);

    public DateOnly Today => DateOnly.FromDateTime(Request.Clock.GetUtcNow().UtcDateTime);

    /// <summary>What is wrong with the environment in which restore and build run, whatever the policy says.</summary>
    public static IEnumerable<Finding> SurroundingsOf(VerifyRequest request, string shownPolicy = PolicyLocator.FileName) =>
        request.Environment is { } variables ? EnvironmentCheck.Run(SurroundingsEvidence.Gather(variables), shownPolicy) : [];

    /// <summary>The path under which the policy says what holds for a file: of one that is tried, that of the model in whose place it is.</summary>
    public string PathInPolicy(string path) => Tried is { } tried && path == tried.Path ? tried.InPlaceOf : path;

    /// <summary>
    /// The path under which the policy says what a file may contain, and whether it is revoked: of one that is kept to be asked about feedback, and that no
    /// entry names, that of the model whose evaluation keeps it.
    /// </summary>
    public string ContentInPolicy(string path)
    {
        var known = PathInPolicy(path);
        if (Policy.Models.Any(entry => ModelFinder.Names(entry, known)) || Policy.Evaluations.Any(evaluation => evaluation.Parts.Contains(known, StringComparer.Ordinal)))
            return known;

        return Policy.Evaluations.Where(evaluation => evaluation.Trusted?.Value == known).Select(evaluation => evaluation.Model.Value).Distinct(StringComparer.Ordinal).ToArray() is [var model] ? model : known;
    }

    /// <summary>Absolute path of where a restore looks for a project's lock file.</summary>
    /// <param name="project">Absolute.</param>
    public string LockfileOf(string project) => Request.LockFiles.GetValueOrDefault(project) ?? ProjectDiscovery.UsualLockfile(project);

    /// <summary>Reads policy and lock.</summary>
    /// <param name="refusal">The report to give back when there is no usable policy.</param>
    public static bool TryOpen(VerifyRequest request, [NotNullWhen(true)] out GuardSession? session, [NotNullWhen(false)] out Report? refusal)
    {
        session = null;
        refusal = null;
        var folder = Directory.Exists(request.Path) ? request.Path : Path.GetDirectoryName(request.Path)!;
        if ((request.PolicyPath ?? PolicyLocator.Find(folder)) is not { } policyPath)
        {
            refusal = Refuse(PolicyLocator.FileName, [PolicyRules.Missing(PolicyLocator.FileName)]);
            return false;
        }

        return TryOpen(request, policyPath, PolicyReader.Read(policyPath, RuleCatalog.All), out session, out refusal);
    }

    /// <summary>With a policy that was read already, or that is not yet written.</summary>
    public static bool TryOpen(
        VerifyRequest request,
        string policyPath,
        PolicyReading reading,
        [NotNullWhen(true)] out GuardSession? session,
        [NotNullWhen(false)] out Report? refusal)
    {
        session = null;
        refusal = null;
        if (reading.Policy is not { } policy)
        {
            refusal = Refuse(Path.GetFileName(policyPath), reading.Findings);
            return false;
        }

        var (guardLock, lockFinding) = ReadLock(request.Scope, policy);
        session = new GuardSession(request, policy, guardLock, reading.Findings, lockFinding);
        return true;
    }

    public ReportBuilder NewReport() => new() { PolicyPath = ShownPolicy, PolicyDigest = Policy.Digest };

    private static (GuardLock? Lock, Finding? Finding) ReadLock(VerifyScope scope, Policy policy)
    {
        var subject = new PolicySubject(Path.GetFileName(policy.FilePath));
        try
        {
            var guardLock = GuardLockReader.Read(Path.Combine(policy.Root, GuardLock.FileName));
            return guardLock is not null || !NeedsLock(scope, policy) ? (guardLock, null) : (null, PinRules.NoLock(subject));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return (null, PinRules.Unreadable(subject, ReadFault.Describe(e)));
        }
    }

    private static bool NeedsLock(VerifyScope scope, Policy policy) =>
        (scope.HasFlag(VerifyScope.Packages) && policy.Packages is { InstalledContent.Value: Requirement.Required })
        || (scope.HasFlag(VerifyScope.Models) && policy.Models.Any(model => model.Pins.Value is Requirement.Required))
        || (scope.HasFlag(VerifyScope.Evaluations) && !policy.Evaluations.IsEmpty);

    private static Report Refuse(string shownPolicy, IEnumerable<Finding> findings)
    {
        var report = new ReportBuilder { PolicyPath = shownPolicy };
        report.Add(findings);
        return report.Build(new ReportStatistics(0, 0, 0, 0, 0), policyIsWrong: true);
    }
}
