using System.Collections.Immutable;

namespace SupplyGuard.Discovery.Named;

/// <summary>Where the packages lie that files name outright: the folders from which restores took packages, else the one that NuGet takes unless it is told.</summary>
internal static class NamedPlaces
{
    /// <param name="assets">The assets files of the run.</param>
    /// <param name="environment">The variables that restores see; null when they are not known.</param>
    public static ImmutableArray<string> Roots(IEnumerable<AssetsFile> assets, IReadOnlyDictionary<string, string>? environment)
    {
        var told = environment?.GetValueOrDefault("NUGET_PACKAGES");
        var known = assets.SelectMany(file => file.PackageFolders).Concat(told is not null && Path.IsPathFullyQualified(told) ? [told] : []);
        return [.. known.Select(Path.TrimEndingDirectorySeparator).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Every copy in the known folders, since projects may have different ones; else one where NuGet puts packages by itself.</summary>
    /// <param name="key">Lower-cased <c>id/version</c>.</param>
    /// <returns>Absolute paths; empty when it is nowhere.</returns>
    public static ImmutableArray<string> Of(string key, ImmutableArray<string> roots, PackageFolders folders)
    {
        ImmutableArray<string> known = [.. roots.Select(root => folders.Find([root], key)).OfType<string>()];
        return !known.IsEmpty || Usual is not { } usual || folders.Find([usual], key) is not { } folder ? known : [folder];
    }

    private static string? Usual => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? Path.Combine(home, ".nuget", "packages") : null;
}
