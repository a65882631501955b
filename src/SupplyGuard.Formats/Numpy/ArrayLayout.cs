using System.Collections.Immutable;

namespace SupplyGuard.Formats.Numpy;

/// <summary>Turns stored elements into canonical ones: row-major and little-endian.</summary>
internal static class ArrayLayout
{
    /// <summary>Elements stored with the first index moving fastest, copied so that the last one does.</summary>
    public static byte[] ToRowMajor(ReadOnlySpan<byte> elements, ImmutableArray<long> shape, int width)
    {
        var strides = new int[shape.Length];
        var stride = width;
        for (var i = 0; i < shape.Length; i++)
        {
            strides[i] = stride;
            stride *= (int)shape[i];
        }

        var result = new byte[elements.Length];
        var index = new long[shape.Length];
        var source = 0;
        for (var target = 0; target < result.Length; target += width)
        {
            elements.Slice(source, width).CopyTo(result.AsSpan(target));
            for (var i = shape.Length - 1; i >= 0; i--)
            {
                source += strides[i];
                if (++index[i] < shape[i])
                    break;

                source -= strides[i] * (int)shape[i];
                index[i] = 0;
            }
        }

        return result;
    }
}
