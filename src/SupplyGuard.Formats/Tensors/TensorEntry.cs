using System.Collections.Immutable;

namespace SupplyGuard.Formats.Tensors;

/// <summary>One tensor of a model, as every room reports it, whatever its container.</summary>
/// <param name="Name">Unique path within the model, as the room's README defines it.</param>
/// <param name="DType">Element type in safetensors spelling (<c>F32</c>, <c>F16</c>, <c>BF16</c>, <c>I64</c>, <c>BOOL</c> …).</param>
/// <param name="Shape">Dimensions, outermost first; empty for a scalar.</param>
/// <param name="ByteLength">Length of the canonical bytes.</param>
/// <param name="Digest">
/// SHA-256 of the canonical bytes: little-endian, row-major, dense, however the container stored them; so the same weights have the
/// same digest in ONNX raw data, ONNX typed data and safetensors.
/// </param>
public sealed record TensorEntry(string Name, string DType, ImmutableArray<long> Shape, long ByteLength, Digest Digest)
{
    /// <summary>Whether its bytes, or the low-order parts of its elements, begin like a program or a library. Weights never do by chance.</summary>
    public MachineCode Code { get; init; }

    /// <summary>Whether its elements count as parameters, and are not shapes, indices or text.</summary>
    public bool IsWeight => Tensors.DType.IsParameter(DType);

    public bool Equals(TensorEntry? other) =>
        other is not null && Name == other.Name && DType == other.DType && ByteLength == other.ByteLength && Digest == other.Digest
        && Shape.AsSpan().SequenceEqual(other.Shape.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Name, DType, ByteLength, Digest);

    public override string ToString() => $"{Name} {DType} [{string.Join(", ", Shape)}]";
}
