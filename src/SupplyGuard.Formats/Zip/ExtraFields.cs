using System.Buffers.Binary;

namespace SupplyGuard.Formats.Zip;

/// <summary>The extra field of a header (APPNOTE 4.5): blocks of id, length, data. Only zip64 is understood; a second name is refused.</summary>
internal static class ExtraFields
{
    private const ushort Zip64 = 0x0001;
    private const ushort UnicodePath = 0x7075;

    /// <summary>The data of the zip64 block; empty when there is none.</summary>
    /// <exception cref="MalformedException">The blocks do not fill the field, or one of them is refused.</exception>
    public static ReadOnlySpan<byte> Zip64Block(ReadOnlySpan<byte> extra, long offset)
    {
        ReadOnlySpan<byte> found = [];
        var cursor = new ByteCursor(extra, offset);
        while (!cursor.AtEnd)
        {
            var at = cursor.Offset;
            var id = cursor.UInt16LittleEndian("extra field id");
            var data = cursor.Take(cursor.UInt16LittleEndian("extra field length"), "extra field");
            if (id == UnicodePath)
                throw new MalformedException(Fault.Unsupported, at, "the entry has a second name (extra field 0x7075), which some readers prefer.");
            if (id != Zip64)
                continue;
            if (!found.IsEmpty || data.IsEmpty)
                throw new MalformedException(Fault.Inconsistent, at, "the zip64 extra field is empty, or there are two.");

            found = data;
        }

        return found;
    }

    /// <summary>
    /// Replaces the fields of a central header that defer to zip64, in the order that APPNOTE 4.5.3 prescribes, and demands that the
    /// block holds these and nothing else.
    /// </summary>
    /// <exception cref="MalformedException">The block is longer or shorter than the deferred fields.</exception>
    public static void Resolve(ReadOnlySpan<byte> zip64, long offset, ref ulong size, ref ulong compressedSize, ref ulong localOffset)
    {
        var cursor = new ByteCursor(zip64, offset);
        if (size == uint.MaxValue)
            size = cursor.UInt64LittleEndian("zip64 size");
        if (compressedSize == uint.MaxValue)
            compressedSize = cursor.UInt64LittleEndian("zip64 compressed size");
        if (localOffset == uint.MaxValue)
            localOffset = cursor.UInt64LittleEndian("zip64 local header offset");
        if (!cursor.AtEnd)
            throw new MalformedException(Fault.Inconsistent, offset, "the zip64 extra field holds values that the header does not defer to.");
    }

    /// <summary>Both sizes of a local zip64 block, which must hold both (APPNOTE 4.5.3).</summary>
    /// <exception cref="MalformedException">The block does not hold two sizes.</exception>
    public static (ulong Size, ulong CompressedSize) LocalSizes(ReadOnlySpan<byte> zip64, long offset)
    {
        if (zip64.Length != 2 * sizeof(ulong))
            throw new MalformedException(Fault.Inconsistent, offset, "the zip64 extra field of a local header holds two sizes, and nothing else.");

        return (BinaryPrimitives.ReadUInt64LittleEndian(zip64), BinaryPrimitives.ReadUInt64LittleEndian(zip64[sizeof(ulong)..]));
    }
}
