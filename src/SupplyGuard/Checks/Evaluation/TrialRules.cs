using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>What is said of a model that is tried before it is locked.</summary>
internal static class TrialRules
{
    public static readonly Rule Tried = new("SG3018", "Evaluated model was tried, and is not locked", Severity.Note);

    /// <param name="evaluation">With the file as its model.</param>
    /// <param name="inPlaceOf">The model that the policy names.</param>
    /// <param name="file">That was examined, and not compared with a pin.</param>
    public static Finding NotLocked(EvaluationPolicy evaluation, string inPlaceOf, ModelEvidence file) => Tried.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        $"'{evaluation.Name}' judged '{file.Subject.Path}'{Digest(file)}{(file.Subject.Path == inPlaceOf ? "" : $" in the place of '{inPlaceOf}'")}, and compared it with no pin, nor with the signatures and attestations that 'models' demands: tried, not locked.",
        $"If it passes and is wanted, put it in the place of '{inPlaceOf}', sign and attest it where the policy demands that, run 'dotnet supplyguard lock --only models', review the difference and commit both.",
        [("model", file.Subject.Path), ("sha256", file.Sha256?.Hex ?? ""), .. file.Files.Select(beside => ($"file {beside.Key}", beside.Value.Sha256.Hex))]);

    private static string Digest(ModelEvidence file) => file.Sha256 is { } digest ? $" ({digest})" : "";
}
