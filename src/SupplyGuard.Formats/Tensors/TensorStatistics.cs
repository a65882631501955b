using System.Collections.Immutable;

namespace SupplyGuard.Formats.Tensors;

/// <summary>
/// What the numbers of a tensor are like. Real and imaginary parts of complex numbers are numbers of their own. NaN and infinities are
/// counted, and are in none of the other values.
/// </summary>
public sealed record TensorStatistics
{
    /// <summary>Statistics of a tensor whose type is not decoded: none.</summary>
    public static TensorStatistics NotDecoded { get; } = new();

    /// <summary>Whether the numbers were looked at: false for quantised blocks, types narrower than a byte, and strings.</summary>
    public bool IsDecoded { get; init; }

    /// <summary>How many numbers there are.</summary>
    public long Count { get; init; }

    public long NaN { get; init; }

    public long Infinite { get; init; }

    /// <summary>Zeros of either sign.</summary>
    public long Zeros { get; init; }

    /// <summary>Smallest finite number; null when there is none.</summary>
    public double? Minimum { get; init; }

    /// <summary>Largest finite number; null when there is none.</summary>
    public double? Maximum { get; init; }

    /// <summary>Mean of the finite numbers; null when there is none.</summary>
    public double? Mean { get; init; }

    /// <summary>Root of the sum of the squares (L2); infinite when the sum is beyond a double.</summary>
    public double Norm { get; init; }

    /// <summary>
    /// SHA-256 of the high half of every number's bits, little-endian: of 32-bit floats what a bfloat16 keeps, of 64-bit floats the upper
    /// 32 bits. Equal while the bytes differ says that low bits alone were rewritten, where payloads hide. Null for other types.
    /// </summary>
    public Digest? HighBits { get; init; }

    /// <summary>Whether any bit is set in the low half of any number's bits; false where <see cref="HighBits"/> is null.</summary>
    public bool HasLowBits { get; init; }

    /// <summary>A sum over all numbers of a mix of their bits, which is the same whatever their order. No digest: whoever wants to can make another tensor with the same.</summary>
    public ulong Multiset { get; init; }

    /// <summary>The keyed sketch (<see cref="TensorSketch"/>); empty without a key.</summary>
    public ImmutableArray<float> Sketch { get; init; } = [];

    /// <summary>The name that the sketch was made under: of several views of the same elements the first. Null without a sketch.</summary>
    public string? SketchedAs { get; init; }
}
