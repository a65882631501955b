using System.Collections.Immutable;

namespace SupplyGuard.Formats.Zip;

/// <summary>The end record of an archive (APPNOTE 4.3.16), with the zip64 end records before it merged in (4.3.14, 4.3.15).</summary>
internal sealed record EndOfCentralDirectory(long Offset, long CentralOffset, long CentralLength, long EntryCount, ImmutableArray<byte> Comment, bool IsZip64)
{
    private const uint LocatorSignature = 0x07064B50;
    private const uint Zip64Signature = 0x06064B50;
    private const int Size = 22;
    private const int LocatorSize = 20;
    private const int Zip64Size = 56;

    /// <exception cref="MalformedException">There is no end record that ends the file, or more than one reading of it.</exception>
    public static EndOfCentralDirectory Read(FileWindow file)
    {
        var tailLength = (int)Math.Min(file.Length, Size + ushort.MaxValue);
        var tailOffset = file.Length - tailLength;
        var tail = file.View(tailOffset, tailLength, tailLength, "end of the archive").Span;
        var position = Find(tail, tailOffset);
        var offset = tailOffset + position;

        var cursor = new ByteCursor(tail[position..], offset);
        cursor.Take(sizeof(uint), "end record signature");
        var disk = cursor.UInt16LittleEndian("disk number");
        var centralDisk = cursor.UInt16LittleEndian("disk of the central directory");
        var entriesHere = cursor.UInt16LittleEndian("entries on this disk");
        var entries = cursor.UInt16LittleEndian("entries");
        var centralLength = cursor.UInt32LittleEndian("central directory length");
        var centralOffset = cursor.UInt32LittleEndian("central directory offset");
        cursor.UInt16LittleEndian("comment length");
        ImmutableArray<byte> comment = [.. cursor.Take(cursor.Remaining, "comment")];

        var end = new EndOfCentralDirectory(offset, centralOffset, centralLength, entries, comment, IsZip64: false);
        if (Zip64(file, offset) is { } zip64)
        {
            // A classic field either defers to zip64 or repeats it; a third value would be a second directory for readers without zip64.
            end.MustDeferTo(zip64, disk, centralDisk, entriesHere);
            end = zip64 with { Offset = offset, Comment = comment };
        }
        else if (disk != 0 || centralDisk != 0 || entriesHere != entries)
        {
            throw new MalformedException(Fault.Unsupported, offset, "the archive spans several disks, or claims zip64 fields that it does not have.");
        }

        end.MustEndAt(end.IsZip64 ? offset - LocatorSize - Zip64Size : offset);
        return end;
    }

    private static int Find(ReadOnlySpan<byte> tail, long tailOffset)
    {
        if (tail.Length < Size)
            throw new MalformedException(Fault.Truncated, tailOffset, $"an archive has at least {Size} bytes, and this file has {tail.Length}.");

        // Readers search backwards, and not all of them compare the comment's length with the file's: the last signature must be the one
        // whose comment ends the file, and no earlier signature may claim the same, or two readers see two archives.
        var last = tail[..^(Size - sizeof(uint))].LastIndexOf("PK\x05\x06"u8);
        if (last < 0)
            throw new MalformedException(Fault.Truncated, tailOffset + tail.Length, "no end of central directory record: not an archive, or one that was cut off.");
        if (!EndsFile(tail, last))
            throw new MalformedException(Fault.Inconsistent, tailOffset + last, "the end of central directory record does not end the file.");

        for (var earlier = last; (earlier = earlier < 3 ? -1 : tail[..(earlier + 3)].LastIndexOf("PK\x05\x06"u8)) >= 0;)
        {
            if (EndsFile(tail, earlier))
                throw new MalformedException(Fault.Inconsistent, tailOffset + earlier, "two end of central directory records: readers can see two archives.");
        }

        return last;
    }

    private static bool EndsFile(ReadOnlySpan<byte> tail, int position) =>
        position + Size + (tail[position + Size - 2] | (tail[position + Size - 1] << 8)) == tail.Length;

    private static EndOfCentralDirectory? Zip64(FileWindow file, long endOffset)
    {
        var locatorOffset = endOffset - LocatorSize;
        if (locatorOffset < 0)
            return null;

        var locator = new ByteCursor(file.Take(locatorOffset, LocatorSize, LocatorSize, "zip64 locator"), locatorOffset);
        if (locator.UInt32LittleEndian("zip64 locator signature") != LocatorSignature)
            return null;

        var disk = locator.UInt32LittleEndian("zip64 disk");
        var recordOffset = locator.UInt64LittleEndian("zip64 end record offset");
        var disks = locator.UInt32LittleEndian("disks");
        if (disk != 0 || disks > 1)
            throw new MalformedException(Fault.Unsupported, locatorOffset, "the archive spans several disks.");
        if (recordOffset != (ulong)Math.Max(0, locatorOffset - Zip64Size))
            throw new MalformedException(Fault.Inconsistent, locatorOffset, "the zip64 end record does not stand directly before its locator.");

        var cursor = new ByteCursor(file.Take((long)recordOffset, Zip64Size, Zip64Size, "zip64 end record"), (long)recordOffset);
        var signature = cursor.UInt32LittleEndian("zip64 end record signature");
        var size = cursor.UInt64LittleEndian("zip64 end record size");
        if (signature != Zip64Signature || size != Zip64Size - 12)
            throw new MalformedException(Fault.Inconsistent, (long)recordOffset, "the zip64 end record has the wrong signature or size.");

        cursor.Take(2 * sizeof(ushort), "versions");
        var here = cursor.UInt32LittleEndian("zip64 disk number");
        var centralDisk = cursor.UInt32LittleEndian("zip64 disk of the central directory");
        var entriesHere = cursor.UInt64LittleEndian("zip64 entries on this disk");
        var entries = cursor.UInt64LittleEndian("zip64 entries");
        var centralLength = cursor.UInt64LittleEndian("zip64 central directory length");
        var centralOffset = cursor.UInt64LittleEndian("zip64 central directory offset");
        if (here != 0 || centralDisk != 0 || entriesHere != entries)
            throw new MalformedException(Fault.Unsupported, (long)recordOffset, "the archive spans several disks.");
        if (entries > long.MaxValue || centralLength > (ulong)file.Length || centralOffset > (ulong)file.Length)
            throw new MalformedException(Fault.Truncated, (long)recordOffset, "the zip64 end record points beyond the file.");

        return new EndOfCentralDirectory(endOffset, (long)centralOffset, (long)centralLength, (long)entries, [], IsZip64: true);
    }

    private void MustDeferTo(EndOfCentralDirectory zip64, ushort disk, ushort centralDisk, ushort entriesHere)
    {
        var agrees = disk is 0 or ushort.MaxValue
            && centralDisk is 0 or ushort.MaxValue
            && (entriesHere == ushort.MaxValue || entriesHere == zip64.EntryCount)
            && (EntryCount == ushort.MaxValue || EntryCount == zip64.EntryCount)
            && (CentralLength == uint.MaxValue || CentralLength == zip64.CentralLength)
            && (CentralOffset == uint.MaxValue || CentralOffset == zip64.CentralOffset);
        if (!agrees)
            throw new MalformedException(Fault.Inconsistent, Offset, "the end record and the zip64 end record describe two directories.");
    }

    private void MustEndAt(long end)
    {
        if (CentralOffset > end || CentralLength != end - CentralOffset)
            throw new MalformedException(Fault.Inconsistent, Offset, $"the central directory is said to be {CentralLength} bytes at offset {CentralOffset}, and does not end at {end} where the end records begin.");
    }
}
