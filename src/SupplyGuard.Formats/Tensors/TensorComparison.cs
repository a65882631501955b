using System.Collections.Immutable;

namespace SupplyGuard.Formats.Tensors;

/// <summary>How the numbers of one tensor differ from those of another of the same shape. Numbers that are not finite are in no distance.</summary>
public sealed record TensorComparison
{
    /// <summary>How many numbers were compared.</summary>
    public required long Count { get; init; }

    /// <summary>How many of them are different: in their bits if the type is the same, in their value otherwise.</summary>
    public required long Changed { get; init; }

    /// <summary>Largest absolute difference.</summary>
    public required double LargestDifference { get; init; }

    /// <summary>Root of the sum of the squared differences (L2).</summary>
    public required double Distance { get; init; }

    /// <summary>L2 norm of the old tensor.</summary>
    public required double OldNorm { get; init; }

    /// <summary>How many differences have an infinity or NaN on one side.</summary>
    public required long NotFinite { get; init; }

    /// <summary>Whether all that differs is in the low half of the bits of floats of 32 or 64 bits, as in <see cref="TensorStatistics.HighBits"/>.</summary>
    public required bool IsLowBitsOnly { get; init; }

    /// <summary>The types, of <c>F16</c>, <c>BF16</c>, <c>F32</c> and <c>F64</c>, to which every old number was rounded, to nearest, to make the new one.</summary>
    public required ImmutableArray<string> Roundings { get; init; }

    /// <summary>Distance as a share of the old norm; null when that is zero and the distance is not.</summary>
    public double? RelativeDistance => OldNorm > 0 ? Distance / OldNorm : Distance is 0 ? 0 : null;
}
