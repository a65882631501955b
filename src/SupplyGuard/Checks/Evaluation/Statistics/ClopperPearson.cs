namespace SupplyGuard.Checks.Evaluation.Statistics;

/// <summary>
/// Exact one-sided confidence bounds of a proportion (C. J. Clopper and E. S. Pearson, Biometrika 26, 1934): the proportions at which
/// the observed count would just be too extreme. Found by bisecting the exact tail, which is the same number as the quantile of the
/// beta distribution that textbooks give.
/// </summary>
internal static class ClopperPearson
{
    /// <summary>The largest proportion p with P(X ≤ <paramref name="count"/> | p) ≥ <paramref name="alpha"/>; 1 when all succeeded.</summary>
    public static double Upper(int trials, int count, double alpha) =>
        count >= trials ? 1 : Boundary(p => BinomialTail.AtMost(trials, count, p) >= alpha);

    /// <summary>The smallest proportion p with P(X ≥ <paramref name="count"/> | p) ≥ <paramref name="alpha"/>; 0 when none succeeded.</summary>
    public static double Lower(int trials, int count, double alpha) =>
        count <= 0 ? 0 : Boundary(p => BinomialTail.AtLeast(trials, count, p) < alpha);

    /// <summary>Where <paramref name="below"/> turns from true (at 0) to false (at 1), to the last bit.</summary>
    private static double Boundary(Func<double, bool> below)
    {
        var (low, high) = (0.0, 1.0);
        while (true)
        {
            var middle = low + ((high - low) / 2);
            if (middle <= low || middle >= high)
                return middle;

            if (below(middle))
                low = middle;
            else
                high = middle;
        }
    }
}
