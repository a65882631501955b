using System.Collections.Immutable;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Evidence.Evaluation.Weights;

/// <summary>What a baseline keeps of one tensor of weights: enough to tell how far another one is from it, and never the weights.</summary>
/// <param name="DType">Safetensors spelling.</param>
/// <param name="Digest">SHA-256 of the canonical bytes.</param>
/// <param name="HighBits">SHA-256 of the high half of every number's bits; null for types that have none.</param>
/// <param name="HasLowBits">Whether any bit of the low halves is set.</param>
/// <param name="Norm">L2.</param>
/// <param name="Multiset">The same for the same numbers in any order (<see cref="TensorStatistics.Multiset"/>).</param>
/// <param name="Sketch">Under the secret key (<see cref="TensorSketch"/>); empty without one.</param>
internal sealed record WeightTensor(
    string Name,
    string DType,
    ImmutableArray<long> Shape,
    Digest Digest,
    Digest? HighBits,
    bool HasLowBits,
    double Norm,
    ulong Multiset,
    ImmutableArray<float> Sketch)
{
    /// <summary>Number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (product, dimension) => product * dimension);

    public bool HasShapeOf(WeightTensor other) => Shape.AsSpan().SequenceEqual(other.Shape.AsSpan());
}
