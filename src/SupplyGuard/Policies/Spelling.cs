namespace SupplyGuard.Policies;

/// <summary>Finds the word that somebody probably meant.</summary>
internal static class Spelling
{
    /// <summary>The first candidate one edit away (a letter more, less, other, or two swapped), without case; null when there is none.</summary>
    public static string? Nearest(string written, IEnumerable<string> candidates)
        => candidates.FirstOrDefault(candidate => IsOneEditAway(written, candidate));

    private static bool IsOneEditAway(string written, string candidate)
    {
        if (Math.Abs(written.Length - candidate.Length) > 1)
            return false;

        ReadOnlySpan<char> a = written.ToLowerInvariant();
        ReadOnlySpan<char> b = candidate.ToLowerInvariant();
        var same = a.CommonPrefixLength(b);
        a = a[same..];
        b = b[same..];

        return (a.Length - b.Length) switch
        {
            0 => a.IsEmpty || a[1..].SequenceEqual(b[1..]) || (a.Length > 1 && a[0] == b[1] && a[1] == b[0] && a[2..].SequenceEqual(b[2..])),
            1 => a[1..].SequenceEqual(b),
            _ => a.SequenceEqual(b[1..]),
        };
    }
}
