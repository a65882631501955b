namespace SupplyGuard.Formats.Zip;

/// <summary>
/// One entry of an archive, as its central record and its local record both state it: the reader refuses an archive in which they differ.
/// </summary>
/// <param name="Name">The name as it is stored, decoded. Escapes no folder.</param>
/// <param name="Path">
/// The name that an extractor creates: <paramref name="Name"/>, percent-decoded when <see cref="ZipLimits.PercentEncodedNames"/> says so.
/// </param>
/// <param name="Method">Compression method: 0 is stored and 8 is deflate; there are no others.</param>
/// <param name="Flags">General purpose bit flag.</param>
/// <param name="Crc32">CRC-32 of the content. Stated by the file; <see cref="ZipReader.Extract"/> and <see cref="ZipReader.DigestOf"/> verify it.</param>
/// <param name="CompressedSize">Bytes of the entry between <paramref name="DataOffset"/> and its data descriptor, if any.</param>
/// <param name="Size">Length of the content. Stated by the file; verified with the CRC-32.</param>
/// <param name="LocalOffset">Offset of the local header.</param>
/// <param name="DataOffset">Offset of the first byte of compressed data.</param>
/// <param name="EndOffset">End of the local record, a data descriptor included: where the next record begins.</param>
/// <param name="CentralOffset">Offset of the central record.</param>
/// <param name="CentralLength">Length of the central record with its name, extra field and comment.</param>
/// <param name="ExternalAttributes">Attributes of the system that made the archive; Unix keeps the file mode in the upper half.</param>
public sealed record ZipEntry(
    string Name,
    string Path,
    ushort Method,
    ushort Flags,
    uint Crc32,
    long CompressedSize,
    long Size,
    long LocalOffset,
    long DataOffset,
    long EndOffset,
    long CentralOffset,
    int CentralLength,
    uint ExternalAttributes)
{
    /// <summary>True when the entry only names a folder: its name ends in a slash, and it has no content.</summary>
    public bool IsDirectory => Name.EndsWith('/');

    /// <summary>True when the name is declared as UTF-8 (bit 11). Without it, the name is ASCII.</summary>
    public bool IsUtf8 => (Flags & 0x0800) != 0;

    /// <summary>True when a data descriptor follows the data (bit 3).</summary>
    public bool HasDataDescriptor => (Flags & 0x0008) != 0;

    public override string ToString() => Name;
}
