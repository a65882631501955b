using SupplyGuard.Formats;
using SupplyGuard.Policies;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>Reads the files of an evaluation and has its model run. Holds no opinion.</summary>
internal static class EvaluationGathering
{
    /// <param name="policyRoot">Absolute path of the folder that the policy's paths are relative to.</param>
    /// <param name="model">SHA-256 of the model file, as its own checks saw it; null when it did not pass them, and is not run.</param>
    /// <param name="evaluate">Runs a job to its end or its deadline.</param>
    public static EvaluationEvidence Gather(
        string policyRoot,
        EvaluationPolicy evaluation,
        Digest? model,
        Func<EvaluatorJob, CancellationToken, EvaluatorOutcome> evaluate,
        CancellationToken cancellationToken)
    {
        var golden = EvaluationFiles.ReadGolden(policyRoot, evaluation, cancellationToken);
        var baseline = EvaluationFiles.ReadBaseline(policyRoot, evaluation);
        cancellationToken.ThrowIfCancellationRequested();

        EvaluatorOutcome? outcome = null;
        if (model is { } digest && golden is Gathered<GoldenData>.Found found)
            outcome = evaluate(EvaluationFiles.Job(policyRoot, evaluation, digest, found.Value, [EvaluationPasses.Reference]), cancellationToken);

        return new EvaluationEvidence(model, golden, baseline, outcome);
    }
}
