namespace SupplyGuard.Signatures.Models.Manifests;

/// <summary>The path of something without a link in it.</summary>
internal static class RealPath
{
    /// <summary>As many links as Linux follows before it calls them a loop.</summary>
    private const int MostLinks = 40;

    /// <param name="path">Absolute. It need not exist.</param>
    /// <returns>The path itself where the links lead in circles or cannot be read: it still is a link then, and so is refused.</returns>
    public static string Of(string path)
    {
        var resolved = path;
        for (var links = 0; links <= MostLinks; links++)
        {
            if (WithoutFirstLink(resolved) is not { } next)
                return Path.TrimEndingDirectorySeparator(resolved);

            resolved = next;
        }

        return path;
    }

    private static string? WithoutFirstLink(string path)
    {
        var root = Path.GetPathRoot(path)!;
        var walked = root;
        foreach (var part in path[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var above = walked;
            walked = Path.Combine(walked, part);
            if (TargetOf(walked) is { } target)
                return Path.GetFullPath(Path.Combine(target, Path.GetRelativePath(walked, path)), above);
        }

        return null;
    }

    private static string? TargetOf(string path)
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
