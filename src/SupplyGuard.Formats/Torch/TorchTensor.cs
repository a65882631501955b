using System.Collections.Immutable;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Torch;

/// <summary>A tensor as its file describes it: a view of a storage. Offset and strides are counted in elements.</summary>
/// <param name="Position">Where the file says it.</param>
/// <param name="Elements">Product of the dimensions.</param>
internal sealed record TorchTensor(
    string Name, string DType, ImmutableArray<long> Shape, ImmutableArray<long> Strides, long Offset, long Elements, TorchStorage Storage, long Position)
{
    /// <summary>Bytes of one element.</summary>
    public int Width { get; } = Tensors.DType.BitsOf(DType)!.Value / 8;

    /// <summary>One more than the last element of the storage that it looks at; its offset when it has no element.</summary>
    public long End { get; private init; }

    /// <summary>Whether the elements lie dense and in order.</summary>
    public bool IsContiguous { get; private init; }

    /// <summary>Whether it is its storage, byte for byte.</summary>
    public bool IsWhole => IsContiguous && Offset is 0 && Elements * Width == Storage.Length;

    /// <returns>Null with a reason when the view does not lie in its storage.</returns>
    public static TorchTensor? Create(
        string name, string dtype, ImmutableArray<long> shape, ImmutableArray<long> strides, long offset, TorchStorage storage, long position, out string reason)
    {
        var elements = TensorSize.Elements(shape.AsSpan(), position, $"tensor '{name}'");
        var tensor = new TorchTensor(name, dtype, shape, strides, offset, elements, storage, position);
        reason = "";
        if (offset < 0 || strides.Any(stride => stride < 0) || strides.Length != shape.Length)
            reason = "its offset or its strides are negative, or they do not belong to its shape.";
        else if (elements is 0)
            return tensor with { End = offset, IsContiguous = true };
        else if (Last(shape, strides, offset) is not { } last || last >= storage.Length / tensor.Width)
            reason = $"it reaches beyond its storage '{storage.Key}' of {storage.Length} bytes.";
        else
            return tensor with { End = last + 1, IsContiguous = Dense(shape, strides) };

        return null;
    }

    private static long? Last(ImmutableArray<long> shape, ImmutableArray<long> strides, long offset)
    {
        Int128 last = offset;
        for (var i = 0; i < shape.Length; i++)
            last += (Int128)(shape[i] - 1) * strides[i];

        return last <= long.MaxValue ? (long)last : null;
    }

    private static bool Dense(ImmutableArray<long> shape, ImmutableArray<long> strides)
    {
        var expected = 1L;
        for (var i = shape.Length - 1; i >= 0; i--)
        {
            if (shape[i] is 1)
                continue;
            if (strides[i] != expected)
                return false;

            expected *= shape[i];
        }

        return true;
    }
}
