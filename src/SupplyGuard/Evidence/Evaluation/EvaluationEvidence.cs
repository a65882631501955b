using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>All that is known about one evaluation before it is judged.</summary>
/// <param name="Model">SHA-256 of the model file; null when it did not pass its own checks, and is not run.</param>
/// <param name="Outcome">How the evaluator ended; null when the model is not run, or there is no golden data to run it on.</param>
internal sealed record EvaluationEvidence(
    Digest? Model,
    Gathered<GoldenData> Golden,
    Gathered<Baseline> Baseline,
    EvaluatorOutcome? Outcome);
