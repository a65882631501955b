namespace SupplyGuard.Signatures;

/// <summary>One spelling for a file that can be reached by several: through links in the folders above it.</summary>
public static class PhysicalPath
{
    /// <summary>As many links as Linux follows before it calls them a loop.</summary>
    private const int MostLinks = 40;

    /// <summary>A file's path without a link among its folders. A file that is a link itself keeps its name: what lies beside it counts.</summary>
    /// <param name="path">Absolute. It need not exist.</param>
    public static string OfFile(string path) => Path.Combine(OfFolder(Path.GetDirectoryName(path)!), Path.GetFileName(path));

    /// <param name="path">Absolute. It need not exist.</param>
    /// <returns>The path without a link; the path itself where the links lead in circles or cannot be read.</returns>
    public static string OfFolder(string path)
    {
        var resolved = path;
        for (var links = 0; links <= MostLinks; links++)
        {
            if (WithoutFirstLink(resolved) is not { } next)
                return resolved;

            resolved = next;
        }

        return path;
    }

    /// <summary>Whether a file or folder lies in a folder. Both are absolute, without links.</summary>
    public static bool IsBelow(string folder, string path) => path.StartsWith(
        $"{Path.TrimEndingDirectorySeparator(folder)}{Path.DirectorySeparatorChar}",
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    /// <summary>Whether a path is a folder or lies in it. Both are absolute, without links.</summary>
    public static bool IsIn(string folder, string path) => IsBelow(folder, $"{Path.TrimEndingDirectorySeparator(path)}{Path.DirectorySeparatorChar}");

    /// <summary>A folder and those above it, nearest first.</summary>
    /// <param name="folder">Absolute.</param>
    public static IEnumerable<string> Upwards(string folder)
    {
        for (var current = folder; current is not null; current = Path.GetDirectoryName(current))
            yield return current;
    }

    /// <summary>Null when no part of the path is a link.</summary>
    private static string? WithoutFirstLink(string path)
    {
        var root = Path.GetPathRoot(path)!;
        var walked = root;
        foreach (var part in path[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var above = walked;
            walked = Path.Combine(walked, part);
            if (LinkTarget(walked) is { } target)
                return Path.GetFullPath(Path.Combine(target, Path.GetRelativePath(walked, path)), above);
        }

        return null;
    }

    private static string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
