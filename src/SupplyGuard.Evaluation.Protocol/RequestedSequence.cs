using System.Collections.Immutable;

namespace SupplyGuard.Evaluation.Protocol;

/// <summary>That samples are sequences: every input is samples × steps × what the model is given in one call.</summary>
/// <param name="States">What the model hands from one step to the next; zero at the first step of every sample.</param>
/// <param name="Judged">A word of <see cref="JudgedSteps"/>.</param>
public sealed record RequestedSequence(ImmutableArray<RequestedState> States, string Judged);
