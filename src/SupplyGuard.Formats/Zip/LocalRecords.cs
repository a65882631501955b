using System.Collections.Immutable;

namespace SupplyGuard.Formats.Zip;

/// <summary>Walks the local records (APPNOTE 4.3.7 to 4.3.9) and demands that they say what the central records say, side by side from byte 0.</summary>
internal static class LocalRecords
{
    private const uint Signature = 0x04034B50;
    private const uint DescriptorSignature = 0x08074B50;
    private const int Size = 30;

    /// <summary>The entries in central order.</summary>
    /// <exception cref="MalformedException">A local record contradicts its central record, overlaps another, or leaves bytes unexplained.</exception>
    public static ImmutableArray<ZipEntry> Reconcile(FileWindow file, EndOfCentralDirectory end, ImmutableArray<CentralRecord> records, ZipLimits limits)
    {
        var order = Enumerable.Range(0, records.Length).ToArray();
        Array.Sort([.. records.Select(record => record.LocalOffset)], order);

        var local = new LocalBlock(file);
        var entries = new ZipEntry[records.Length];
        var expected = limits.Prefix && order.Length > 0 ? records[order[0]].LocalOffset : 0L;
        for (var i = 0; i < order.Length; i++)
        {
            var record = records[order[i]];
            if (record.LocalOffset != expected)
                throw new MalformedException(Fault.Inconsistent, Math.Min(record.LocalOffset, expected), $"'{record.Name}' begins at {record.LocalOffset}, and the record before it ends at {expected}: entries overlap, or bytes belong to none.");

            var next = i + 1 < order.Length ? records[order[i + 1]].LocalOffset : end.CentralOffset;
            var entry = Reconcile(local, record, next, limits);
            entries[order[i]] = entry;
            expected = entry.EndOffset;
        }

        if (expected != end.CentralOffset)
            throw new MalformedException(Fault.Inconsistent, expected, $"{end.CentralOffset - expected} bytes before the central directory belong to no entry.");

        return [.. entries];
    }

    private static ZipEntry Reconcile(LocalBlock local, CentralRecord record, long next, ZipLimits limits)
    {
        var cursor = new ByteCursor(local.Take(record.LocalOffset, Size, Size, "local header"), record.LocalOffset);
        if (cursor.UInt32LittleEndian("local header signature") != Signature)
            throw new MalformedException(Fault.Inconsistent, record.LocalOffset, $"'{record.Name}' has no local header where the central directory says.");

        cursor.Take(sizeof(ushort), "version");
        var flags = cursor.UInt16LittleEndian("flags");
        var method = cursor.UInt16LittleEndian("method");
        cursor.Take(sizeof(uint), "time");
        var crc32 = cursor.UInt32LittleEndian("CRC-32");
        ulong compressedSize = cursor.UInt32LittleEndian("compressed size");
        ulong size = cursor.UInt32LittleEndian("size");
        var nameLength = cursor.UInt16LittleEndian("name length");
        var extraLength = cursor.UInt16LittleEndian("extra field length");

        var nameOffset = cursor.Offset;
        if (flags != record.Flags || method != record.Method)
            throw new MalformedException(Fault.Inconsistent, record.LocalOffset, $"'{record.Name}' has other flags or another method in its local header.");
        if (nameLength != record.RawName.Length || !local.Take(nameOffset, nameLength, limits.NameBytes, "local name").SequenceEqual(record.RawName.Span))
            throw new MalformedException(Fault.Inconsistent, record.LocalOffset, $"'{record.Name}' has another name in its local header.");

        var extraOffset = nameOffset + nameLength;
        var dataOffset = extraOffset + extraLength;
        var zip64 = ExtraFields.Zip64Block(local.Take(extraOffset, extraLength, ushort.MaxValue, "local extra field"), extraOffset);
        MustAgree(record, crc32, compressedSize, size, zip64, extraOffset);

        if (record.CompressedSize > next - dataOffset)
            throw new MalformedException(Fault.Inconsistent, dataOffset, $"the data of '{record.Name}' runs into what follows it.");

        var dataEnd = dataOffset + record.CompressedSize;
        var endOffset = (record.Flags & 0x0008) == 0 ? dataEnd : Descriptor(local, record, dataEnd, next);
        return new ZipEntry(
            record.Name, record.Path, record.Method, record.Flags, record.Crc32, record.CompressedSize, record.Size,
            record.LocalOffset, dataOffset, endOffset, record.Offset, record.Length, record.ExternalAttributes);
    }

    private static void MustAgree(CentralRecord record, uint crc32, ulong compressedSize, ulong size, ReadOnlySpan<byte> zip64, long extraOffset)
    {
        if (!zip64.IsEmpty)
        {
            // numpy and Python state real sizes beside a zip64 block, where APPNOTE would have all ones; each must tell the truth.
            var real = ExtraFields.LocalSizes(zip64, extraOffset);
            if ((size != uint.MaxValue && size != real.Size) || (compressedSize != uint.MaxValue && compressedSize != real.CompressedSize))
                throw new MalformedException(Fault.Inconsistent, record.LocalOffset, $"'{record.Name}' has two different sizes in its local header.");

            (size, compressedSize) = real;
        }

        // With a data descriptor the writer did not know these yet and left zero, or went back and filled them in (APPNOTE 4.4.4).
        var mayBeZero = (record.Flags & 0x0008) != 0;
        if (!Agrees(crc32, record.Crc32) || !Agrees(compressedSize, (ulong)record.CompressedSize) || !Agrees(size, (ulong)record.Size))
            throw new MalformedException(Fault.Inconsistent, record.LocalOffset, $"'{record.Name}' has another CRC-32 or size in its local header.");

        bool Agrees(ulong local, ulong central) => local == central || (mayBeZero && local == 0);
    }

    /// <summary>The end of the data descriptor. Its form is not marked in the file, so the room it has must fit one form exactly.</summary>
    private static long Descriptor(LocalBlock local, CentralRecord record, long offset, long next)
    {
        var length = next - offset;
        if (length is not (12 or 16 or 20 or 24))
            throw new MalformedException(Fault.Inconsistent, offset, $"'{record.Name}' is followed by {length} bytes, which is no data descriptor.");

        var cursor = new ByteCursor(local.Take(offset, length, length, "data descriptor"), offset);
        var signature = length is 16 or 24 ? cursor.UInt32LittleEndian("data descriptor signature") : DescriptorSignature;
        var crc32 = cursor.UInt32LittleEndian("CRC-32");
        var compressedSize = length <= 16 ? cursor.UInt32LittleEndian("compressed size") : cursor.UInt64LittleEndian("compressed size");
        var size = length <= 16 ? cursor.UInt32LittleEndian("size") : cursor.UInt64LittleEndian("size");
        if (signature != DescriptorSignature || crc32 != record.Crc32 || compressedSize != (ulong)record.CompressedSize || size != (ulong)record.Size)
            throw new MalformedException(Fault.Inconsistent, offset, $"the data descriptor of '{record.Name}' contradicts the central directory.");

        return next;
    }
}
