using System.Text;

namespace SupplyGuard.Formats.Zip;

/// <summary>
/// What the central directory of an archive lists, entry by entry, for a search that must not stop at what <see cref="ZipReader"/> refuses: encrypted entries, links, names that are taken twice.
/// Nothing of it is to be believed.
/// </summary>
internal static class ZipListing
{
    private const uint CentralSignature = 0x02014B50, LocalSignature = 0x04034B50;
    private const int CentralSize = 46, LocalSize = 30;
    private const int MostDirectory = 64 << 20;
    private const ushort Zip64 = 1;

    /// <exception cref="MalformedException">There is no central directory that could be read.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public static IEnumerable<ListedEntry> Read(FileWindow file)
    {
        var end = EndOfCentralDirectory.Read(file);
        var directory = file.Take(end.CentralOffset, end.CentralLength, MostDirectory, "central directory");
        for (var at = 0; at < directory.Length;)
        {
            var (entry, length) = Record(directory, at, end.CentralOffset + at);
            at += length;
            yield return entry;
        }
    }

    /// <summary>Where the content of an entry begins; null when there is no local header, or the content would not lie in the file.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static long? DataOffset(FileWindow file, ListedEntry entry)
    {
        if (entry.LocalOffset < 0 || entry.LocalOffset > file.Length - LocalSize)
            return null;

        var cursor = new ByteCursor(file.Take(entry.LocalOffset, LocalSize, LocalSize, "a local header"));
        if (cursor.UInt32LittleEndian("signature") is not LocalSignature)
            return null;

        cursor.Take(22, "what the central record says, too");
        var offset = entry.LocalOffset + LocalSize + cursor.UInt16LittleEndian("name length") + cursor.UInt16LittleEndian("extra field length");
        return entry.CompressedSize >= 0 && offset <= file.Length && entry.CompressedSize <= file.Length - offset ? offset : null;
    }

    private static (ListedEntry Entry, int Length) Record(ReadOnlySpan<byte> directory, int at, long offset)
    {
        var cursor = new ByteCursor(directory[at..], offset);
        if (cursor.UInt32LittleEndian("central record signature") is not CentralSignature)
            throw new MalformedException(Fault.Inconsistent, offset, "a central record has the wrong signature.");

        cursor.Take(4, "versions");
        var flags = cursor.UInt16LittleEndian("flags");
        var method = cursor.UInt16LittleEndian("method");
        cursor.Take(8, "time and CRC-32");
        ulong compressedSize = cursor.UInt32LittleEndian("compressed size");
        ulong size = cursor.UInt32LittleEndian("size");
        var (nameLength, extraLength, commentLength) = (cursor.UInt16LittleEndian("name length"), cursor.UInt16LittleEndian("extra field length"), cursor.UInt16LittleEndian("comment length"));
        cursor.Take(8, "disk and attributes");
        ulong localOffset = cursor.UInt32LittleEndian("local header offset");
        if (nameLength + extraLength + commentLength > directory.Length - at - CentralSize)
            throw new MalformedException(Fault.Inconsistent, offset, "a central record is longer than the directory.");

        var name = Encoding.UTF8.GetString(cursor.Take(nameLength, "name"));
        Defer(cursor.Take(extraLength, "extra field"), ref size, ref compressedSize, ref localOffset);
        cursor.Take(commentLength, "comment");
        return (new ListedEntry(name, method, (flags & 1) is not 0, Signed(compressedSize), Signed(size), Signed(localOffset)), CentralSize + nameLength + extraLength + commentLength);
    }

    private static void Defer(ReadOnlySpan<byte> extra, ref ulong size, ref ulong compressedSize, ref ulong localOffset)
    {
        try
        {
            var cursor = new ByteCursor(extra);
            while (!cursor.AtEnd)
            {
                var id = cursor.UInt16LittleEndian("extra field id");
                var block = cursor.Take(cursor.UInt16LittleEndian("extra field length"), "extra field");
                if (id is not Zip64)
                    continue;

                var values = new ByteCursor(block);
                size = size is uint.MaxValue ? values.UInt64LittleEndian("size") : size;
                compressedSize = compressedSize is uint.MaxValue ? values.UInt64LittleEndian("compressed size") : compressedSize;
                localOffset = localOffset is uint.MaxValue ? values.UInt64LittleEndian("local header offset") : localOffset;
                return;
            }
        }
        catch (MalformedException)
        {
            // Tools leave remains of their fields there; what it would have deferred to is then out of the file.
        }
    }

    private static long Signed(ulong value) => value > long.MaxValue ? -1 : (long)value;
}
