namespace SupplyGuard.Formats.Archives;

/// <summary>One file or folder of a tape archive.</summary>
/// <param name="Name">The path, without <c>./</c> before it and a slash behind it. It leaves no folder.</param>
/// <param name="HeaderOffset">Where the header is that the content follows.</param>
/// <param name="DataOffset">Where the content is.</param>
/// <param name="Size">Bytes of content; none of a folder.</param>
public sealed record TarEntry(string Name, bool IsDirectory, long HeaderOffset, long DataOffset, long Size);
