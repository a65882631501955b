using System.Collections.Immutable;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Numpy;

/// <summary>A dense array in its canonical form: row-major and little-endian, however the file stored it.</summary>
/// <param name="dtype">Element type in safetensors spelling.</param>
/// <param name="shape">Dimensions, outermost first; empty for a scalar.</param>
/// <param name="bytes">The canonical bytes.</param>
public sealed class NumpyArray(string dtype, ImmutableArray<long> shape, ReadOnlyMemory<byte> bytes)
{
    /// <summary>Element type in safetensors spelling (<c>F32</c>, <c>I64</c>, <c>U8</c>, <c>BOOL</c> …).</summary>
    public string DType { get; } = dtype;

    /// <summary>Dimensions, outermost first; empty for a scalar.</summary>
    public ImmutableArray<long> Shape { get; } = shape;

    /// <summary>Row-major, little-endian, dense.</summary>
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    /// <summary>This array as a tensor of that name.</summary>
    public TensorEntry Entry(string name) => new(name, DType, Shape, Bytes.Length, Digest.Sha256(Bytes.Span));

    public override string ToString() => $"{DType} [{string.Join(", ", Shape)}]";
}
