using System.Collections.Immutable;

namespace SupplyGuard.Formats.Zip;

/// <summary>Reads the central records (APPNOTE 4.3.12) and judges each by itself.</summary>
internal static class CentralDirectory
{
    private const uint Signature = 0x02014B50;
    private const int Size = 46;

    // Bit 0: encrypted. 5: patched data. 6 and 13: strong encryption, which also masks the local header. 4, 7–10, 12, 14, 15: reserved.
    private const ushort AllowedFlags = 0b0000_1000_0000_1110;
    private const ushort Encrypted = 0b0010_0000_0100_0001;

    /// <exception cref="MalformedException">A record is malformed, refused, or beyond the limits.</exception>
    public static ImmutableArray<CentralRecord> Read(FileWindow file, EndOfCentralDirectory end, ZipLimits limits)
    {
        if (end.EntryCount > limits.Entries)
            throw new MalformedException(Fault.TooLarge, end.Offset, $"the archive has {end.EntryCount} entries; the limit is {limits.Entries}.");

        var directory = file.View(end.CentralOffset, end.CentralLength, limits.DirectoryBytes, "central directory");
        if (end.EntryCount > directory.Length / Size)
            throw new MalformedException(Fault.Inconsistent, end.Offset, $"{end.EntryCount} entries do not fit into a central directory of {directory.Length} bytes.");

        var records = ImmutableArray.CreateBuilder<CentralRecord>((int)end.EntryCount);
        var cursor = new ByteCursor(directory.Span, end.CentralOffset);
        var total = 0L;
        while (records.Count < end.EntryCount)
        {
            var record = Record(ref cursor, directory, end, limits);
            if (record.Size > limits.TotalBytes - total)
                throw new MalformedException(Fault.TooLarge, record.Offset, $"the entries claim more than {limits.TotalBytes} bytes together.");

            total += record.Size;
            records.Add(record);
        }

        if (!cursor.AtEnd)
            throw new MalformedException(Fault.Inconsistent, cursor.Offset, $"{cursor.Remaining} bytes follow the last central record.");

        return records.MoveToImmutable();
    }

    private static CentralRecord Record(ref ByteCursor cursor, ReadOnlyMemory<byte> directory, EndOfCentralDirectory end, ZipLimits limits)
    {
        var offset = cursor.Offset;
        if (cursor.UInt32LittleEndian("central record signature") != Signature)
            throw new MalformedException(Fault.Inconsistent, offset, "a central record has the wrong signature.");

        cursor.Take(2 * sizeof(ushort), "versions");
        var flags = cursor.UInt16LittleEndian("flags");
        var method = cursor.UInt16LittleEndian("method");
        cursor.Take(sizeof(uint), "time");
        var crc32 = cursor.UInt32LittleEndian("CRC-32");
        ulong compressedSize = cursor.UInt32LittleEndian("compressed size");
        ulong size = cursor.UInt32LittleEndian("size");
        var nameLength = cursor.UInt16LittleEndian("name length");
        var extraLength = cursor.UInt16LittleEndian("extra field length");
        var commentLength = cursor.UInt16LittleEndian("comment length");
        var disk = cursor.UInt16LittleEndian("disk");
        cursor.Take(sizeof(ushort), "internal attributes");
        var externalAttributes = cursor.UInt32LittleEndian("external attributes");
        ulong localOffset = cursor.UInt32LittleEndian("local header offset");
        var nameAt = cursor.Position;
        cursor.Take(nameLength, (ulong)limits.NameBytes, "name");
        var name = directory.Slice(nameAt, nameLength);
        var extraOffset = cursor.Offset;
        var zip64 = ExtraFields.Zip64Block(cursor.Take(extraLength, "extra field"), extraOffset);
        cursor.Take(commentLength, "comment");

        ExtraFields.Resolve(zip64, extraOffset, ref size, ref compressedSize, ref localOffset);
        if (disk != 0)
            throw new MalformedException(Fault.Unsupported, offset, "the entry begins on another disk.");
        if (localOffset >= (ulong)end.CentralOffset || compressedSize > (ulong)end.CentralOffset)
            throw new MalformedException(Fault.Inconsistent, offset, "the entry does not lie before the central directory.");
        if (size > long.MaxValue)
            throw new MalformedException(Fault.TooLarge, offset, $"the entry claims {size} bytes.");

        var text = EntryNames.Decode(name.Span, flags, offset);
        var path = EntryNames.Path(text, limits.PercentEncodedNames, offset);
        var record = new CentralRecord(name, text, path, method, flags, crc32, (long)compressedSize, (long)size, (long)localOffset, offset, (int)(cursor.Offset - offset), externalAttributes);
        MustBeSupported(record);
        MustBePlausible(record, limits);
        return record;
    }

    private static void MustBeSupported(CentralRecord record)
    {
        if ((record.Flags & Encrypted) != 0)
            throw new MalformedException(Fault.Unsupported, record.Offset, $"'{record.Name}' is encrypted.");
        if ((record.Flags & ~AllowedFlags) != 0)
            throw new MalformedException(Fault.Unsupported, record.Offset, $"'{record.Name}' has flags 0x{record.Flags:x4}, of which some are reserved or refused.");
        if (record.Method is not (EntryContent.Stored or EntryContent.Deflated))
            throw new MalformedException(Fault.Unsupported, record.Offset, $"'{record.Name}' uses compression method {record.Method}; only stored (0) and deflate (8) are read.");

        // S_IFMT of the Unix mode. A symbolic link redirects the entries after it; a device or a pipe has no business in an archive.
        var type = record.ExternalAttributes >> 28;
        if (type is not (0 or 4 or 8))
            throw new MalformedException(Fault.Unsupported, record.Offset, $"'{record.Name}' is not a regular file or a folder (Unix file type {type}).");
    }

    private static void MustBePlausible(CentralRecord record, ZipLimits limits)
    {
        if (record.Method == EntryContent.Stored && record.Size != record.CompressedSize)
            throw new MalformedException(Fault.Inconsistent, record.Offset, $"'{record.Name}' is stored, and its two sizes differ.");
        if (record.Name.EndsWith('/') && record.Size != 0)
            throw new MalformedException(Fault.Inconsistent, record.Offset, $"'{record.Name}' names a folder and has content.");
        if (record.Size > limits.RatioFloor && record.Size / limits.Ratio > record.CompressedSize)
            throw new MalformedException(Fault.TooLarge, record.Offset, $"'{record.Name}' claims to grow from {record.CompressedSize} to {record.Size} bytes; the limit is {limits.Ratio} to 1.");
    }
}
