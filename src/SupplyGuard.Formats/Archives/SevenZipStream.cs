namespace SupplyGuard.Formats.Archives;

/// <summary>Where the content of one file of a 7z archive is.</summary>
/// <param name="Offset">In the archive: of the file itself when it is stored, otherwise of the packed stream that it is in.</param>
/// <param name="Size">Bytes of content.</param>
/// <param name="Crc32">The checksum that the archive states, if it does.</param>
/// <param name="Method">How it is compressed; null when it is stored as it is.</param>
internal sealed record SevenZipStream(long Offset, long Size, uint? Crc32, string? Method);
