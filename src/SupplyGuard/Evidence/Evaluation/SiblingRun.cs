namespace SupplyGuard.Evidence.Evaluation;

/// <summary>How the evaluator ended on a model that limits are calibrated with.</summary>
internal sealed record SiblingRun(TrustedModel Model, EvaluatorOutcome Outcome);
