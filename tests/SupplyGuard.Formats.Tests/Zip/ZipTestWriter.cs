namespace SupplyGuard.Formats.Tests.Zip;

/// <summary>Writes archives byte by byte, true or false, and shares no code with the reader.</summary>
internal sealed class ZipTestWriter
{
    private readonly List<byte> _bytes = [];
    private readonly List<byte> _central = [];

    public byte[] BeforeCentral { get; init; } = [];

    public byte[] AfterCentral { get; init; } = [];

    public byte[] Comment { get; init; } = [];

    public byte[] AfterEnd { get; init; } = [];

    public ushort? CommentLength { get; init; }

    public ushort? EntryCount { get; init; }

    public ushort Disk { get; init; }

    public uint? CentralOffset { get; init; }

    public uint? CentralLength { get; init; }

    /// <summary>Writes zip64 end records, and lets the classic end record defer to them.</summary>
    public bool Zip64 { get; init; }

    public ulong? Zip64EntryCount { get; init; }

    public ulong? Zip64CentralLength { get; init; }

    public ulong? Zip64RecordOffset { get; init; }

    public ulong Zip64RecordSize { get; init; } = 44;

    public static byte[] Write(params ZipTestEntry[] entries) => new ZipTestWriter().ToBytes(entries);

    /// <summary>A deflate stream of stored blocks (RFC 1951 section 3.2.4): valid, and the same on every machine.</summary>
    public static byte[] DeflateStored(byte[] content)
    {
        var length = (ushort)content.Length;
        return [0x01, .. U16(length), .. U16((ushort)(ushort.MaxValue - length)), .. content];
    }

    /// <summary>A data descriptor with its signature and 32-bit sizes.</summary>
    public static byte[] Descriptor(byte[] content) => [.. U32(0x08074B50), .. U32(Crc(content)), .. U32((uint)content.Length), .. U32((uint)content.Length)];

    public static byte[] U16(ushort value) => [(byte)(value & 0xFF), (byte)(value >> 8)];

    public static byte[] U32(uint value) => [.. U16((ushort)(value & 0xFFFF)), .. U16((ushort)(value >> 16))];

    public static byte[] U64(ulong value) => [.. U32((uint)(value & 0xFFFF_FFFF)), .. U32((uint)(value >> 32))];

    public static byte[] Extra(ushort id, byte[] data) => [.. U16(id), .. U16((ushort)data.Length), .. data];

    /// <summary>Bit by bit, as ISO 3309 describes it.</summary>
    public static uint Crc(byte[] content)
    {
        var crc = uint.MaxValue;
        foreach (var value in content)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }

    public byte[] ToBytes(params ZipTestEntry[] entries)
    {
        foreach (var entry in entries)
            Add(entry);

        _bytes.AddRange(BeforeCentral);
        var centralOffset = (uint)_bytes.Count;
        _bytes.AddRange(_central);
        _bytes.AddRange(AfterCentral);
        var count = (ushort)entries.Count(entry => !entry.OmitCentral);
        if (Zip64)
        {
            var recordOffset = (ulong)_bytes.Count;
            var entryCount = Zip64EntryCount ?? count;
            _bytes.AddRange([.. U32(0x06064B50), .. U64(Zip64RecordSize), .. U16(45), .. U16(45), .. U32(0), .. U32(0)]);
            _bytes.AddRange([.. U64(entryCount), .. U64(entryCount), .. U64(Zip64CentralLength ?? (ulong)_central.Count), .. U64(centralOffset)]);
            _bytes.AddRange([.. U32(0x07064B50), .. U32(0), .. U64(Zip64RecordOffset ?? recordOffset), .. U32(1)]);
        }

        var stated = EntryCount ?? (Zip64 ? ushort.MaxValue : count);
        _bytes.AddRange([.. U32(0x06054B50), .. U16(Disk), .. U16(Disk), .. U16(stated), .. U16(stated)]);
        _bytes.AddRange(U32(CentralLength ?? (Zip64 ? uint.MaxValue : (uint)_central.Count)));
        _bytes.AddRange(U32(CentralOffset ?? (Zip64 ? uint.MaxValue : centralOffset)));
        _bytes.AddRange([.. U16(CommentLength ?? (ushort)Comment.Length), .. Comment, .. AfterEnd]);
        return [.. _bytes];
    }

    private void Add(ZipTestEntry entry)
    {
        var compressed = entry.Compressed ?? entry.Content;
        var crc = Crc(entry.Content);
        _bytes.AddRange(entry.Before);
        var offset = (uint)_bytes.Count;
        if (!entry.OmitLocal)
        {
            var name = entry.LocalRawName ?? entry.RawName;
            _bytes.AddRange([.. U32(0x04034B50), .. U16(20), .. U16(entry.LocalFlags ?? entry.Flags), .. U16(entry.LocalMethod ?? entry.Method), .. U32(0)]);
            _bytes.AddRange([.. U32(entry.LocalCrc32 ?? crc), .. U32(entry.LocalCompressedSize ?? (uint)compressed.Length), .. U32(entry.LocalSize ?? (uint)entry.Content.Length)]);
            _bytes.AddRange([.. U16((ushort)name.Length), .. U16((ushort)entry.LocalExtra.Length), .. name, .. entry.LocalExtra, .. compressed, .. entry.Descriptor]);
        }

        if (entry.OmitCentral)
            return;

        _central.AddRange([.. U32(0x02014B50), .. U16(20), .. U16(20), .. U16(entry.Flags), .. U16(entry.Method), .. U32(0), .. U32(entry.CentralCrc32 ?? crc)]);
        _central.AddRange([.. U32(entry.CentralCompressedSize ?? (uint)compressed.Length), .. U32(entry.CentralSize ?? (uint)entry.Content.Length)]);
        _central.AddRange([.. U16((ushort)entry.RawName.Length), .. U16((ushort)entry.CentralExtra.Length), .. U16(0), .. U16(entry.Disk), .. U16(0)]);
        _central.AddRange([.. U32(entry.ExternalAttributes), .. U32(entry.LocalOffset ?? offset), .. entry.RawName, .. entry.CentralExtra]);
    }
}
