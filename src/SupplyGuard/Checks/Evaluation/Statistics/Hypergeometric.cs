namespace SupplyGuard.Checks.Evaluation.Statistics;

/// <summary>
/// Exact tests of two groups against each other, without knowing the rate that both have when nothing is the matter: given how many of all
/// are marked, which of them lie in the first group is a draw without replacement.
/// </summary>
internal static class Hypergeometric
{
    /// <summary>
    /// Fisher's exact test, one-sided (R. A. Fisher, "Statistical Methods for Research Workers", 5th edition, 1934, §21.02): the chance that
    /// <paramref name="count"/> or more of all that are marked lie among the first group.
    /// </summary>
    /// <param name="size">Members of the first group.</param>
    /// <param name="count">Those of them that are marked.</param>
    /// <param name="otherSize">Members of the other group.</param>
    /// <param name="otherCount">Those of them that are marked.</param>
    public static double AtLeast(int size, int count, int otherSize, int otherCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfNegative(otherSize);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(otherCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(otherCount, otherSize);

        long marked = (long)count + otherCount;
        var all = (double)size + otherSize;
        if (count <= Math.Max(0, marked - otherSize))
            return 1;
        if (count <= marked * (size / all))
            return Math.Clamp(1 - Below(size, count - 1, otherSize, (int)marked), 0, 1);

        var (sum, term) = (1.0, 1.0);
        for (long at = count; at < Math.Min(size, marked) && term > sum * 1e-18; at++)
        {
            term *= (size - at) / (at + 1.0) * ((marked - at) / (otherSize - marked + at + 1.0));
            sum += term;
        }

        return Math.Min(1, Exactly(size, count, otherSize, (int)marked) * sum);
    }

    /// <summary>
    /// The same of two groups whose members are of several kinds, each with a rate of its own: the chance that as many of the marked or more lie in the first group as do, when within every kind that
    /// is a draw without replacement. Exact (J. J. Gart, "Point and Interval Estimation of the Common Odds Ratio", Biometrika 57, 1970); beyond
    /// <see cref="MostExact"/> marked members by the normal distribution, as N. Mantel and W. Haenszel (1959).
    /// </summary>
    /// <param name="kinds">For each kind: members of the first group and those of them that are marked, and the same of the other group.</param>
    public static double AtLeast(IReadOnlyCollection<(int Size, int Count, int OtherSize, int OtherCount)> kinds)
    {
        var wanted = kinds.Sum(kind => (long)kind.Count);
        if (kinds.Sum(kind => (long)kind.Count + kind.OtherCount) > MostExact)
            return Normal(kinds, wanted);

        double[] chances = [1];
        foreach (var (size, count, otherSize, otherCount) in kinds)
        {
            var marked = count + otherCount;
            var next = new double[chances.Length + Math.Min(size, marked)];
            for (var here = Math.Max(0, marked - otherSize); here <= Math.Min(size, marked); here++)
            {
                var chance = marked == 0 ? 1 : Exactly(size, here, otherSize, marked);
                for (var before = 0; before < chances.Length; before++)
                    next[before + here] += chances[before] * chance;
            }

            chances = next;
        }

        return Math.Min(1, chances.Skip((int)wanted).Reverse().Sum());
    }

    private const int MostExact = 20_000;

    private static double Normal(IEnumerable<(int Size, int Count, int OtherSize, int OtherCount)> kinds, long wanted)
    {
        var (mean, variance) = (0.0, 0.0);
        foreach (var (size, count, otherSize, otherCount) in kinds)
        {
            var (all, marked) = ((double)size + otherSize, (double)count + otherCount);
            mean += size * marked / all;
            variance += all > 1 ? size * (otherSize / all) * (marked / all) * ((all - marked) / (all - 1)) : 0;
        }

        var distance = wanted - 0.5 - mean;
        if (variance == 0 || distance <= 0)
            return 1;

        // One side of χ² with one degree of freedom.
        return ChiSquare.AtLeast(distance * distance / variance, 1) / 2;
    }

    private static double Below(int size, int count, int otherSize, long marked)
    {
        var (sum, term) = (1.0, 1.0);
        for (long at = count; at > Math.Max(0, marked - otherSize) && term > sum * 1e-18; at--)
        {
            term *= at / (size - at + 1.0) * ((otherSize - marked + at) / (marked - at + 1.0));
            sum += term;
        }

        return Exactly(size, count, otherSize, marked) * sum;
    }

    /// <summary>
    /// Of three binomial terms with one rate, which cancels: each has Loader's precision, and factorials of large numbers are never subtracted.
    /// </summary>
    private static double Exactly(int size, int count, int otherSize, long marked)
    {
        var rate = marked / ((double)size + otherSize);
        return BinomialTail.Exactly(size, count, rate) * BinomialTail.Exactly(otherSize, (int)(marked - count), rate) / BinomialTail.Exactly(checked(size + otherSize), (int)marked, rate);
    }
}
