namespace SupplyGuard.Checks.Evaluation.Statistics;

/// <summary>
/// Whether a group reaches beyond all that another group knows (S. Rosenbaum, "Tables for a Nonparametric Test of Location", Annals of
/// Mathematical Statistics 25, 1954): exact, whatever the distribution is. Equal numbers only make it fail more rarely.
/// </summary>
internal static class Exceedance
{
    /// <summary>
    /// The chance that the <paramref name="count"/> largest of all belong to the first group, were both drawn from one distribution:
    /// C(size, count) / C(size + otherSize, count).
    /// </summary>
    /// <param name="size">Members of the first group.</param>
    /// <param name="count">Those of them that lie beyond every member of the other group.</param>
    /// <param name="otherSize">Members of the other group.</param>
    public static double PValue(int size, int count, int otherSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(otherSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, size);

        var chance = 1.0;
        for (var taken = 0; taken < count && chance > 0; taken++)
            chance *= (size - taken) / ((double)size + otherSize - taken);
        return chance;
    }
}
