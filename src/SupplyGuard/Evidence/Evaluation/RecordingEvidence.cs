using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>All that a baseline is made from.</summary>
/// <param name="Model">SHA-256 of the model file that was run.</param>
/// <param name="Outcome">How the evaluator ended; null when there was nothing to run it on. Its passes are <see cref="EvaluationPasses.Recording"/>.</param>
internal sealed record RecordingEvidence(Digest Model, Gathered<GoldenData> Golden, EvaluatorOutcome? Outcome);
