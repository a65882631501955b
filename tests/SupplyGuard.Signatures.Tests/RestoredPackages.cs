using System.Text.Json;
using TestKit;

namespace SupplyGuard.Signatures.Tests;

/// <summary>The real packages that this repository's own restore brought: those that its lock files name and that are in the packages folder.</summary>
internal static class RestoredPackages
{
    /// <summary>Every package with its path and the content hash of the lock file, by path.</summary>
    public static IReadOnlyList<(string Path, string LockedHash)> All() => [.. Find().OrderBy(package => package.Path, StringComparer.Ordinal)];

    /// <summary>The smallest packages: enough for mutants.</summary>
    public static IReadOnlyList<string> Smallest(int count) => [.. All().Select(package => package.Path).OrderBy(path => new FileInfo(path).Length).Take(count)];

    private static IEnumerable<(string Path, string LockedHash)> Find()
    {
        var folder = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var locks = new[] { "src", "tests" }.SelectMany(part => Directory.EnumerateFiles(Repository.PathTo(part), "packages.lock.json", SearchOption.AllDirectories));
        foreach (var file in locks)
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file));
            foreach (var framework in document.RootElement.GetProperty("dependencies").EnumerateObject())
            {
                foreach (var package in framework.Value.EnumerateObject().Where(package => package.Value.TryGetProperty("contentHash", out _)))
                {
                    var id = package.Name.ToLowerInvariant();
                    var version = package.Value.GetProperty("resolved").GetString()!.ToLowerInvariant();
                    var path = Path.Combine(folder, id, version, $"{id}.{version}.nupkg");
                    if (File.Exists(path) && seen.Add(path))
                        yield return (path, package.Value.GetProperty("contentHash").GetString()!);
                }
            }
        }
    }
}
