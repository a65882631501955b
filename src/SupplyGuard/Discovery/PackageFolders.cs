using System.Collections.Immutable;

namespace SupplyGuard.Discovery;

/// <summary>Which of several packages folders a package is taken from, remembered.</summary>
internal sealed class PackageFolders
{
    private readonly Dictionary<string, Dictionary<string, string?>> _found = new(StringComparer.Ordinal);

    /// <param name="roots">Packages folders of a project, in their order.</param>
    /// <param name="key">Lower-cased <c>id/version</c>.</param>
    /// <returns>Absolute path of the package's folder; null when no packages folder has it.</returns>
    public string? Find(ImmutableArray<string> roots, string key)
    {
        var all = string.Join('\n', roots);
        if (!_found.TryGetValue(all, out var known))
            _found.Add(all, known = new Dictionary<string, string?>(StringComparer.Ordinal));
        if (!known.TryGetValue(key, out var folder))
            known.Add(key, folder = Look(roots, key.Replace('/', Path.DirectorySeparatorChar)));

        return folder;
    }

    /// <summary>NuGet passes over a folder without its metadata file, which it writes last, and takes the package from the next.</summary>
    private static string? Look(ImmutableArray<string> roots, string path)
    {
        string[] folders = [.. roots.Select(root => Path.Combine(root, path))];
        return Array.Find(folders, folder => File.Exists(Path.Combine(folder, ".nupkg.metadata"))) ?? Array.Find(folders, Directory.Exists);
    }
}
