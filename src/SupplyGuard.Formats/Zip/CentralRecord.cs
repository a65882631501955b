namespace SupplyGuard.Formats.Zip;

/// <summary>One central record (APPNOTE 4.3.12) as it stands in the file: judged by itself, not yet compared with its local record.</summary>
internal sealed record CentralRecord(
    ReadOnlyMemory<byte> RawName,
    string Name,
    string Path,
    ushort Method,
    ushort Flags,
    uint Crc32,
    long CompressedSize,
    long Size,
    long LocalOffset,
    long Offset,
    int Length,
    uint ExternalAttributes);
