namespace SupplyGuard.Formats.Tensors;

/// <summary>Arithmetic over shapes that a file chose, in which nothing can overflow.</summary>
internal static class TensorSize
{
    /// <summary>No shape of more elements is believed, so that its size in bits still fits 64 bits.</summary>
    private const long MostElements = long.MaxValue / 256;

    /// <summary>The product of the dimensions; one for a scalar.</summary>
    /// <exception cref="MalformedException">A dimension is negative, or the product is beyond any real tensor.</exception>
    public static long Elements(ReadOnlySpan<long> shape, long offset, string what)
    {
        var elements = 1L;
        foreach (var dimension in shape)
        {
            if (dimension < 0)
                throw new MalformedException(Fault.Inconsistent, offset, $"{what} has the negative dimension {dimension}.");
        }

        if (shape.Contains(0))
            return 0;

        foreach (var dimension in shape)
        {
            if (dimension > MostElements / elements)
                throw new MalformedException(Fault.TooLarge, offset, $"{what} has more than {MostElements} elements.");

            elements *= dimension;
        }

        return elements;
    }

    /// <summary>Length of the dense bytes; elements narrower than a byte are packed, and the last byte is filled up.</summary>
    public static long Bytes(long elements, int bitsPerElement) => ((elements * bitsPerElement) + 7) / 8;

    /// <summary>Sum of parameter elements (<see cref="DType.IsParameter"/>); saturates instead of overflowing.</summary>
    public static long Parameters(IEnumerable<TensorEntry> tensors)
    {
        var parameters = 0L;
        foreach (var tensor in tensors)
        {
            if (DType.IsParameter(tensor.DType))
                parameters = Add(parameters, Elements(tensor.Shape.AsSpan(), 0, tensor.Name));
        }

        return parameters;
    }

    /// <summary>Adds two counts that are not negative; saturates instead of overflowing.</summary>
    public static long Add(long left, long right) => right > long.MaxValue - left ? long.MaxValue : left + right;
}
