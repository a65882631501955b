using System.Collections.Immutable;

namespace SupplyGuard.Formats.Numpy;

/// <summary>What an array says of itself before its data, and where they are: the elements, or the pickle of Python objects.</summary>
internal sealed record ArrayHeader(NumpyType Type, bool FortranOrder, ImmutableArray<long> Shape, long DataOffset, long DataLength)
{
    /// <summary>True when the first index moves fastest, and that makes a difference.</summary>
    public bool IsColumnMajor => FortranOrder && Shape.Length > 1;

    /// <summary>True when the stored bytes are the canonical ones: row-major and little-endian.</summary>
    public bool IsCanonical => !IsColumnMajor && !Type.IsBigEndian;
}
