namespace SupplyGuard.Policies;

/// <summary>The spelling of paths in a policy: relative, forward slashes, no detours, the same on every operating system.</summary>
internal static class PolicyPath
{
    private const int LongestPath = 1024;

    /// <summary>Why the path leaves the policy's folder, or could on some operating system; null when it cannot.</summary>
    public static string? Escape(string path)
    {
        if (path.Contains('\\', StringComparison.Ordinal))
            return "it contains a backslash";

        if (path.StartsWith('/'))
            return "it is absolute";

        // A drive letter (also the relative 'C:x'), an address, or a second stream of a file on Windows.
        if (path.Contains(':', StringComparison.Ordinal))
            return "it contains a colon";

        if (path.Any(char.IsControl))
            return "it contains a control character";

        foreach (var segment in path.Split('/'))
        {
            if (segment == "..")
                return "it goes up a folder";

            // Windows drops trailing dots and spaces, so that '.. ' is '..' there.
            if (segment is not "." && segment is [.., '.' or ' '])
                return "a segment ends in a dot or a space";
        }

        return null;
    }

    /// <summary>Why the path, though inside, is not spelled the one way that reports and locks spell it; null when it is.</summary>
    public static string? Misspelling(string path, bool mayBePattern)
    {
        if (string.IsNullOrWhiteSpace(path))
            return "a path";

        // Bounded, since a pattern is compared with every file's path.
        if (path.Length > LongestPath)
            return $"a path of at most {LongestPath} characters";

        foreach (var segment in path.Split('/'))
        {
            if (segment is "" or ".")
                return "a path without empty segments and without '.'";

            if (mayBePattern && segment != "**" && segment.Contains("**", StringComparison.Ordinal))
                return "'**' only as a whole segment";
        }

        if (path.Contains('?', StringComparison.Ordinal))
            return "a path without '?'";

        return !mayBePattern && path.Contains('*', StringComparison.Ordinal) ? "the path of one file, without '*'" : null;
    }
}
