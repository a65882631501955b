using System.Collections.Immutable;

namespace SupplyGuard.Adoption;

/// <summary>What has to be removed and added to get from some lines to others.</summary>
internal static class LineChanges
{
    /// <summary>Above this many pairs of lines the middle is replaced as a whole: correct, and no longer the shortest.</summary>
    private const long MostPairs = 4_000_000;

    public static ImmutableArray<LineChange> Between(ImmutableArray<string> old, ImmutableArray<string> young)
    {
        var start = old.AsSpan().CommonPrefixLength(young.AsSpan());
        var end = 0;
        while (end < Math.Min(old.Length, young.Length) - start && old[^(end + 1)] == young[^(end + 1)])
            end++;

        var (removed, added) = (old.Length - start - end, young.Length - start - end);
        if (removed == 0 && added == 0)
            return [];
        if (removed == 0 || added == 0 || (long)removed * added > MostPairs)
            return [new LineChange(start, removed, start, added)];

        return Shortest(old.AsSpan(start, removed), young.AsSpan(start, added), start);
    }

    /// <summary>By the longest common subsequence: <c>common[i][j]</c> is its length for the lines from i and from j on.</summary>
    private static ImmutableArray<LineChange> Shortest(ReadOnlySpan<string> old, ReadOnlySpan<string> young, int offset)
    {
        var common = new int[old.Length + 1][];
        common[^1] = new int[young.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            common[i] = new int[young.Length + 1];
            for (var j = young.Length - 1; j >= 0; j--)
                common[i][j] = old[i] == young[j] ? common[i + 1][j + 1] + 1 : Math.Max(common[i + 1][j], common[i][j + 1]);
        }

        var changes = ImmutableArray.CreateBuilder<LineChange>();
        var (x, y) = (0, 0);
        while (x < old.Length || y < young.Length)
        {
            var (fromX, fromY) = (x, y);
            while (!(x < old.Length && y < young.Length && old[x] == young[y]) && (x < old.Length || y < young.Length))
            {
                if (y == young.Length || (x < old.Length && common[x + 1][y] >= common[x][y + 1]))
                    x++;
                else
                    y++;
            }

            changes.Add(new LineChange(offset + fromX, x - fromX, offset + fromY, y - fromY));
            while (x < old.Length && y < young.Length && old[x] == young[y])
            {
                x++;
                y++;
            }
        }

        return changes.ToImmutable();
    }
}
