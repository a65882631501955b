using System.Collections.Immutable;

namespace SupplyGuard.Evidence.Evaluation.Staging;

/// <summary>The golden samples that a model was asked so far, where it is not asked all of them at once.</summary>
/// <param name="Order">Their indices in the order in which they were asked.</param>
/// <param name="Besides">Indices that were asked because probes are put on them, and decide nothing else.</param>
/// <param name="IsProbed">Whether it was also asked what is made from them: variations, probes, pixels, noise.</param>
internal sealed record AskedSamples(ImmutableArray<int> Order, ImmutableArray<int> Besides, bool IsProbed)
{
    /// <summary>All indices, ascending.</summary>
    public ImmutableArray<int> Rows { get; } = [.. Order.Union(Besides).Order()];
}
