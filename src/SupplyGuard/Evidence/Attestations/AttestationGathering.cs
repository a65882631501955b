using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence.ModelSignatures;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Signatures.Attestations;
using SupplyGuard.Signatures.Models;
using SupplyGuard.Signatures.Models.Bundles;

namespace SupplyGuard.Evidence.Attestations;

/// <summary>Reads the attestations beside a model, and asks each signer of each demand about those of its type.</summary>
internal static class AttestationGathering
{
    /// <param name="root">Absolute path of the policy's folder.</param>
    /// <param name="demands">What the policy wants attested of the model.</param>
    /// <param name="now">The time at which certificates must be valid.</param>
    public static AttestationEvidence Gather(string root, ImmutableArray<AttestationPolicy> demands, ModelEvidence model, DateTimeOffset now)
    {
        var file = model.FilePath + AttestationEnvelope.Extension;
        var (lines, fault) = Read(file);
        var bundles = lines.Select(line => (line.Number, Read: ModelBundle.Read(line.Content))).ToArray();
        var answers = ImmutableArray.CreateBuilder<(AttestationPolicy Demand, ImmutableArray<AttestationAnswer> Answers)>();
        foreach (var demand in demands)
        {
            var trusts = demand.Signers.Select(signer => SignerTrust.Read(root, signer, now)).ToArray();
            fault ??= trusts.Select(trust => trust.Fault).FirstOrDefault(one => one is not null);
            answers.Add((demand, [.. bundles
                .Where(line => line.Read.Value is { } bundle && AttestationEnvelope.ClaimedType(bundle) == demand.Type)
                .Select(line => Ask(line.Number, line.Read.Value!, trusts, now))]));
        }

        return new AttestationEvidence(
            model.Subject,
            model.Sha256,
            new ShownPath(root).Of(file),
            fault,
            [.. bundles.Where(line => line.Read.Problem is not null).Select(line => (line.Number, line.Read.Problem!.Detail))],
            answers.ToImmutable());
    }

    private static AttestationAnswer Ask(int line, ModelBundle bundle, SignerTrust[] trusts, DateTimeOffset now)
    {
        ModelProblem? closest = null;
        foreach (var trust in trusts)
        {
            if (trust.Trust is not { } known)
                continue;

            var outcome = AttestationEnvelope.Verify(bundle, known, now);
            if (outcome.Value is { } attestation)
                return new AttestationAnswer(line, null, attestation);
            if (closest is null || outcome.Problem!.Kind > closest.Kind)
                closest = outcome.Problem;
        }

        return new AttestationAnswer(line, closest ?? new ModelProblem(ModelProblemKind.OtherMaterial, "No signer could be asked about it."), null);
    }

    /// <summary>A file that is not there has no lines, and no fault.</summary>
    private static (ImmutableArray<(int Number, ReadOnlyMemory<byte> Content)> Lines, string? Fault) Read(string file)
    {
        try
        {
            if (!Path.Exists(file))
                return ([], null);
            if (new FileInfo(file).LinkTarget is not null)
                return ([], $"'{Path.GetFileName(file)}' is a link.");

            ReadOnlyMemory<byte> content = BoundedFile.Read(file, AttestationEnvelope.LongestFile);
            var lines = ImmutableArray.CreateBuilder<(int Number, ReadOnlyMemory<byte> Content)>();
            for (var number = 1; !content.IsEmpty; number++)
            {
                if (number > AttestationEnvelope.MostLines)
                    return ([], $"'{Path.GetFileName(file)}' has more than {AttestationEnvelope.MostLines} lines.");

                var end = content.Span.IndexOf((byte)'\n');
                var line = end < 0 ? content : content[..end];
                if (!line.Span.TrimEnd((byte)'\r').IsEmpty)
                    lines.Add((number, line));
                content = end < 0 ? default : content[(end + 1)..];
            }

            return (lines.ToImmutable(), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return ([], $"'{Path.GetFileName(file)}' cannot be read: {ReadFault.Describe(e)}");
        }
    }
}
