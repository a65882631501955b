namespace SupplyGuard.Formats.Models;

/// <summary>Tells texts that name a place outside the model from other texts.</summary>
internal static class OutsidePath
{
    private const int Longest = 4096;

    /// <summary>Whether a text is an absolute path of any system, an address with a scheme, or a path that leaves its folder.</summary>
    public static bool Is(string text)
    {
        if (text.Length is < 3 or > Longest || text.AsSpan().ContainsAny('\n', '\0'))
            return false;

        return text.AsSpan() switch
        {
            ['/', var first, ..] when char.IsAsciiLetterOrDigit(first) || first is '.' or '_' or '/' => true,
            ['\\', '\\', ..] or ['~', '/', ..] or ['.', '.', '/' or '\\', ..] => true,
            [var drive, ':', '/' or '\\', ..] when char.IsAsciiLetter(drive) => true,
            _ => HasScheme(text) || text.Contains("/../", StringComparison.Ordinal) || text.Contains("\\..\\", StringComparison.Ordinal),
        };
    }

    private static bool HasScheme(string text)
    {
        var end = text.IndexOf("://", StringComparison.Ordinal);
        return end > 1 && !text.AsSpan(0, end).ContainsAnyExcept(Scheme);
    }

    private static readonly System.Buffers.SearchValues<char> Scheme = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
}
