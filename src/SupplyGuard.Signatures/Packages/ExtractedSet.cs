using System.Collections.Immutable;
using SupplyGuard.Formats.Zip;

namespace SupplyGuard.Signatures.Packages;

/// <summary>Which entries of a package NuGet extracts into the global packages folder, and under which name.</summary>
internal static class ExtractedSet
{
    private const string NuspecExtension = ".nuspec";

    private static readonly string[] PackagingFolders = ["_rels/", "package/"];

    public static ImmutableArray<PackageEntry> Of(ZipDirectory directory) =>
    [
        .. directory.Entries
            .Where(entry => !entry.IsDirectory && !IsPackaging(entry.Path))
            .Select(entry => new PackageEntry(IsManifest(entry.Path) ? entry.Path.ToLowerInvariant() : entry.Path, entry))
            .OrderBy(entry => entry.Path, StringComparer.Ordinal),
    ];

    /// <summary>The parts of the Open Packaging Conventions, which mean nothing to NuGet.</summary>
    private static bool IsPackaging(string path) =>
        path.Equals("[Content_Types].xml", StringComparison.OrdinalIgnoreCase)
        || PackagingFolders.Any(folder => path.StartsWith(folder, StringComparison.OrdinalIgnoreCase));

    private static bool IsManifest(string path) => !path.Contains('/', StringComparison.Ordinal) && path.EndsWith(NuspecExtension, StringComparison.OrdinalIgnoreCase);
}
