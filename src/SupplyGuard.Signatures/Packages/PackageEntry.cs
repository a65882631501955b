using SupplyGuard.Formats.Zip;

namespace SupplyGuard.Signatures.Packages;

/// <summary>An entry of a package that NuGet extracts, and the file that it becomes.</summary>
/// <param name="Path">Relative to the package's folder, with <c>/</c>.</param>
public sealed record PackageEntry(string Path, ZipEntry Entry);
