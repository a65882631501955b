using System.Collections.Immutable;

namespace SupplyGuard.Formats.Zip;

/// <summary>The layout of an archive of which every byte is accounted for: local records, central directory, end record; nothing else.</summary>
/// <param name="Entries">In the order of the central directory, which need not be the order of the local records.</param>
/// <param name="CentralOffset">Offset of the first central record; the end of the last local record.</param>
/// <param name="CentralLength">Length of all central records.</param>
/// <param name="EndOffset">Offset of the end of central directory record.</param>
/// <param name="Comment">Comment of the archive, undecoded; it ends the file.</param>
/// <param name="IsZip64">True when zip64 end records stand between the central directory and <paramref name="EndOffset"/>.</param>
public sealed record ZipDirectory(
    ImmutableArray<ZipEntry> Entries,
    long CentralOffset,
    long CentralLength,
    long EndOffset,
    ImmutableArray<byte> Comment,
    bool IsZip64)
{
    /// <summary>The entry of exactly this stored name, or null.</summary>
    public ZipEntry? Find(string name) => Entries.FirstOrDefault(entry => entry.Name == name);
}
