namespace SupplyGuard.Checks.Packages.Names;

/// <summary>
/// How many edits lie between two package ids, as far as they are few enough to deceive: a letter other, more or less, or two neighbours
/// swapped (the restricted Damerau-Levenshtein distance).
/// </summary>
internal static class NameDistance
{
    /// <summary>Longest id that is compared; galleries refuse more than 100.</summary>
    public const int LongestName = 128;

    public const int MostEdits = 2;

    /// <summary>A name of one word of fewer letters has neighbours by chance.</summary>
    private const int ShortestWord = 6;

    /// <summary>The same for one word of several: <c>Json</c>, <c>Core</c>.</summary>
    private const int ShortestPart = 4;

    /// <summary>From how many letters on two edits are still the same word to a reader.</summary>
    private const int LongWord = 10;

    /// <summary>Null when the ids are the same, too far apart, or tell versions apart: <c>Cuda11</c> and <c>Cuda12</c>.</summary>
    /// <param name="name">Lower-cased, at most <see cref="LongestName"/> characters.</param>
    /// <param name="other">The same.</param>
    public static int? Between(string name, string other)
    {
        ReadOnlySpan<char> a = name;
        ReadOnlySpan<char> b = other;
        var limit = Limit(a, b);
        if (limit == 0 || Math.Abs(a.Length - b.Length) > limit)
            return null;

        var prefix = a.CommonPrefixLength(b);
        a = a[prefix..];
        b = b[prefix..];
        while (!a.IsEmpty && !b.IsEmpty && a[^1] == b[^1])
        {
            a = a[..^1];
            b = b[..^1];
        }

        if ((a.IsEmpty && b.IsEmpty) || (IsNumber(a) && IsNumber(b)))
            return null;

        var edits = Edits(a, b);
        return edits <= limit ? edits : null;
    }

    private static int Limit(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var isPart = a.Contains('.') || b.Contains('.');
        var differing = Differing(a, b);
        return differing < (isPart ? ShortestPart : ShortestWord) ? 0 : differing < LongWord ? 1 : MostEdits;
    }

    /// <summary>Length of the only part in which two ids differ; of the whole when they differ in several, or have not as many.</summary>
    private static int Differing(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var whole = Math.Min(a.Length, b.Length);
        var length = 0;
        while (true)
        {
            var (endA, endB) = (a.IndexOf('.'), b.IndexOf('.'));
            var partA = endA < 0 ? a : a[..endA];
            var partB = endB < 0 ? b : b[..endB];
            if (!partA.SequenceEqual(partB))
            {
                if (length > 0)
                    return whole;

                length = Math.Min(partA.Length, partB.Length);
            }

            if (endA < 0 || endB < 0)
                return endA == endB ? length : whole;

            a = a[(endA + 1)..];
            b = b[(endB + 1)..];
        }
    }

    private static bool IsNumber(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

    private static int Edits(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var width = b.Length + 1;
        Span<int> twoBack = stackalloc int[width];
        Span<int> before = stackalloc int[width];
        Span<int> row = stackalloc int[width];
        for (var j = 0; j < width; j++)
            before[j] = j;

        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j < width; j++)
            {
                row[j] = Math.Min(Math.Min(row[j - 1], before[j]) + 1, before[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], twoBack[j - 2] + 1);
            }

            var spare = twoBack;
            twoBack = before;
            before = row;
            row = spare;
        }

        return before[^1];
    }
}
