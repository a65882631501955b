using SupplyGuard.Formats;
using SupplyGuard.Policies;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>Reads the golden data of an evaluation and has a trusted model run under every recording configuration. Holds no opinion.</summary>
internal static class EvaluationRecording
{
    /// <param name="policyRoot">Absolute path of the folder that the policy's paths are relative to.</param>
    /// <param name="model">SHA-256 of the model file.</param>
    /// <param name="evaluate">Runs a job to its end or its deadline.</param>
    public static RecordingEvidence Gather(
        string policyRoot,
        EvaluationPolicy evaluation,
        Digest model,
        Func<EvaluatorJob, CancellationToken, EvaluatorOutcome> evaluate,
        CancellationToken cancellationToken)
    {
        var golden = EvaluationFiles.ReadGolden(policyRoot, evaluation, cancellationToken);
        var outcome = golden is Gathered<GoldenData>.Found found
            ? evaluate(EvaluationFiles.Job(policyRoot, evaluation, model, found.Value, EvaluationPasses.Recording), cancellationToken)
            : null;
        return new RecordingEvidence(model, golden, outcome);
    }
}
