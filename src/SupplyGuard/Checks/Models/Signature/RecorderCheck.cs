using System.Collections.Immutable;
using SupplyGuard.Evidence.ModelSignatures;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Signatures.Models.Trust;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Models.Signature;

/// <summary>
/// Judges whether a model and the baseline that judges it are signed by different people. Nobody who signed the one may have signed the other,
/// however many others signed beside them.
/// </summary>
internal static class RecorderCheck
{
    /// <param name="now">The time at which ages are judged.</param>
    public static IEnumerable<Finding> Run(RecorderEvidence evidence, DateTimeOffset now)
    {
        var baseline = new ModelSubject(evidence.Evaluation.Baseline.Value);
        var required = ModelPolicy.Signed(evidence.Evaluation.Baseline, evidence.Evaluation.Recorders, evidence.Evaluation.Location);
        if (evidence.Baseline.Files.IsEmpty)
            yield return RecorderRules.HasNoRecorder(baseline);
        else
            foreach (var finding in ModelSignatureCheck.Run(required, evidence.Baseline, now))
                yield return finding;

        ImmutableArray<VerifiedSignature> recorders = [.. ModelSignatureCheck.Good(required, evidence.Baseline, baseline, now)];
        ImmutableArray<VerifiedSignature> signers = [.. evidence.Signatures.SelectMany(signed => ModelSignatureCheck.Good(signed.Entry, signed.Place, evidence.Model, now))];
        if (signers.IsEmpty)
            yield return RecorderRules.HasNoSigner(baseline, evidence.Model);

        foreach (var who in recorders.Where(recorder => signers.Any(recorder.IsOfTheSignerOf)).Select(Name).Distinct(StringComparer.Ordinal))
            yield return RecorderRules.IsSamePerson(baseline, evidence.Model, who);
    }

    private static string Name(VerifiedSignature signature) => signature.Name is { } name ? $"'{name}'" : $"the key '{signature.Key}'";
}
