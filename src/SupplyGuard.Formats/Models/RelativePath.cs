namespace SupplyGuard.Formats.Models;

/// <summary>Tells paths that stay in the folder of the model on every file system from all others.</summary>
public static class RelativePath
{
    private const int Longest = 4096;

    /// <summary>Whether a path is a plain relative one with forward slashes; <c>./</c> may stand before it.</summary>
    public static bool StaysInside(string path)
    {
        if (path.Length is 0 or > Longest || path.Any(character => char.IsControl(character) || character is '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|' or '%'))
            return false;

        foreach (var segment in (path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path).Split('/'))
        {
            if (segment is "" or [.., '.'] or [.., ' '] or [' ', ..] or ['~', ..])
                return false;
        }

        return true;
    }
}
