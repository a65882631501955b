namespace SupplyGuard.Evaluation.Protocol;

/// <summary>One runtime configuration under which all samples are run.</summary>
/// <param name="Optimise">All graph optimisations, or none.</param>
/// <param name="Threads">Intra-operator threads.</param>
/// <param name="BatchSize">Samples per call; the last call may be smaller. A model with a fixed batch dimension overrides it.</param>
public sealed record RequestedPass(bool Optimise, int Threads, int BatchSize);
