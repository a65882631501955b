namespace SupplyGuard.Formats.Zip;

/// <summary>An entry as a central directory lists it. Sizes and offsets that fit no number are minus one.</summary>
/// <param name="Name">Text for people.</param>
internal sealed record ListedEntry(string Name, ushort Method, bool IsEncrypted, long CompressedSize, long Size, long LocalOffset)
{
    public bool IsFolder => Name.EndsWith('/');
}
