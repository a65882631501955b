using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace SupplyGuard.Formats.Numpy;

/// <summary>Turns stored elements into canonical ones: row-major and little-endian.</summary>
internal static class ArrayLayout
{
    /// <summary>Swaps the bytes of every element, in place.</summary>
    public static void ReverseEndianness(Span<byte> elements, int width)
    {
        switch (width)
        {
            case sizeof(ushort):
                var shorts = MemoryMarshal.Cast<byte, ushort>(elements);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case sizeof(uint):
                var ints = MemoryMarshal.Cast<byte, uint>(elements);
                BinaryPrimitives.ReverseEndianness(ints, ints);
                break;
            case sizeof(ulong):
                var longs = MemoryMarshal.Cast<byte, ulong>(elements);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
        }
    }

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
