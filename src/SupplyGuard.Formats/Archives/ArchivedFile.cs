namespace SupplyGuard.Formats.Archives;

/// <summary>A file in an archive of any kind.</summary>
/// <param name="Name">Its path in the archive; empty when the archive holds one file and no name.</param>
/// <param name="Size">Bytes that it is said to hold; minus one when nothing says it.</param>
/// <param name="Offset">Where in the archive its header is.</param>
/// <param name="IsHeld">Whether its content is decompressed into memory to be read.</param>
/// <param name="Open">Its content and digest; the argument bounds what is held. Malformed when it is not what the archive states, or cannot be decompressed.</param>
public sealed record ArchivedFile(string Name, long Size, long Offset, bool IsHeld, Func<int, Parsed<(FileWindow Content, Digest Sha256)>> Open);
