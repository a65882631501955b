namespace SupplyGuard.Evidence.Evaluation;

/// <summary>One runtime configuration. Several of them, at recording time, give the numeric noise floor of a model.</summary>
/// <param name="Optimise">Graph optimisations of the runtime: all, or none.</param>
/// <param name="Threads">Intra-operator threads, 1 or more.</param>
/// <param name="BatchSize">Samples per call, 1 or more; the last call may be smaller.</param>
internal sealed record EvaluatorPass(bool Optimise, int Threads, int BatchSize);
