using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SupplyGuard.Formats;

/// <summary>Turns big-endian elements into little-endian ones.</summary>
internal static class ByteOrder
{
    /// <summary>Swaps the bytes of every element, in place.</summary>
    /// <param name="width">Bytes of one element: two, four or eight; elements of any other width stay as they are.</param>
    public static void Reverse(Span<byte> elements, int width)
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
}
