using System.Collections.Immutable;
using SupplyGuard.Policies;

namespace SupplyGuard.Evidence.Differences;

/// <summary>A model beside the base that the policy says it descends from.</summary>
/// <param name="IsBasePinned">Whether the policy asks for a pin of the base.</param>
/// <param name="Tensors">Every tensor of both; empty when the base was not read.</param>
/// <param name="Problem">Why numbers that had to be compared were not; null when they were.</param>
internal sealed record LineageEvidence(
    ModelEvidence Model, LineagePolicy Policy, ModelEvidence Base, bool IsBasePinned, ImmutableArray<TensorDifference> Tensors, string? Problem);
