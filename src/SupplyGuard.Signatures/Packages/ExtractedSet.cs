using System.Collections.Immutable;
using SupplyGuard.Formats.Zip;

namespace SupplyGuard.Signatures.Packages;

/// <summary>Which entries of a package NuGet extracts into the global packages folder, and under which name: observed, not documented.</summary>
internal static class ExtractedSet
{
    private const string NuspecExtension = ".nuspec";

    public static ImmutableArray<PackageEntry> Of(ZipDirectory directory) =>
    [
        .. directory.Entries
            .Where(entry => !entry.IsDirectory && !IsPackaging(entry.Path) && !IsNuGetsOwn(entry.Path))
            .Select(entry => new PackageEntry(IsManifest(entry.Path) ? entry.Path.ToLowerInvariant() : entry.Path, entry))
            .OrderBy(entry => entry.Path, StringComparer.Ordinal),
    ];

    /// <summary>What NuGet itself writes at the root of a package's folder: an entry of such a name never gets there, or is overwritten.</summary>
    public static bool IsNuGetsOwn(string path) => IsAtRoot(path)
        && (path.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".nupkg.sha512", StringComparison.OrdinalIgnoreCase) || path.Equals(".nupkg.metadata", StringComparison.Ordinal));

    /// <summary>
    /// The parts of the Open Packaging Conventions, which NuGet knows by their file names and not by their folders: it does extract
    /// <c>package/evil.dll</c> and <c>_rels/evil.dll</c>.
    /// </summary>
    private static bool IsPackaging(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name is ".rels" or "[Content_Types].xml" || name.EndsWith(".psmdcp", StringComparison.Ordinal);
    }

    private static bool IsManifest(string path) => IsAtRoot(path) && path.EndsWith(NuspecExtension, StringComparison.OrdinalIgnoreCase);

    private static bool IsAtRoot(string path) => !path.Contains('/', StringComparison.Ordinal);
}
