namespace SupplyGuard.Signatures.Models.Manifests;

/// <summary>The order of Unicode code points, which is that of UTF-8 and UTF-32 but not that of UTF-16.</summary>
internal static class CodePoints
{
    private const char FirstSurrogate = '\uD800';
    private const char AfterSurrogates = '\uE000';

    public static int Compare(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        return common < left.Length && common < right.Length ? Rank(left[common]) - Rank(right[common]) : left.Length - right.Length;
    }

    /// <summary>Halves of characters beyond U+FFFF sort behind U+E000 to U+FFFF.</summary>
    private static int Rank(char unit) => unit switch
    {
        < FirstSurrogate => unit,
        < AfterSurrogates => unit + 0x2000,
        _ => unit - 0x800,
    };
}
