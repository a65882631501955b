using System.Collections.Immutable;
using SupplyGuard.Evaluation.Protocol;

namespace SupplyGuard.Evaluator;

/// <summary>The device is required, and the runtime would run part of the model on another one. Caught by <see cref="Answer"/> alone.</summary>
internal sealed class ElsewhereException(ImmutableArray<ProviderNodes> nodes) : Exception("Part of the model would run elsewhere.")
{
    /// <summary>Where the nodes would run; empty when the runtime does not say.</summary>
    public ImmutableArray<ProviderNodes> Nodes { get; } = nodes;
}
