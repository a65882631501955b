namespace SupplyGuard.Checks.Evaluation.Statistics;

/// <summary>The largest distance between two empirical distributions, and how large chance makes it.</summary>
internal static class KolmogorovSmirnov
{
    /// <summary>Between 0 and 1.</summary>
    /// <param name="first">Sorted.</param>
    /// <param name="second">Sorted.</param>
    public static double Distance(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        if (first.IsEmpty || second.IsEmpty)
            throw new ArgumentException("A distribution without samples is none.", first.IsEmpty ? nameof(first) : nameof(second));

        var (left, right, largest) = (0, 0, 0.0);
        while (left < first.Length && right < second.Length)
        {
            var value = Math.Min(first[left], second[right]);
            while (left < first.Length && first[left] <= value)
                left++;
            while (right < second.Length && second[right] <= value)
                right++;
            largest = Math.Max(largest, Math.Abs(((double)left / first.Length) - ((double)right / second.Length)));
        }

        return largest;
    }

    /// <summary>
    /// What the distance of an empirical distribution from the true one exceeds with a chance of <paramref name="alpha"/> at most, whatever the
    /// distribution is (P. Massart, "The Tight Constant in the Dvoretzky-Kiefer-Wolfowitz Inequality", 1990): √(ln(2/α) / 2n).
    /// </summary>
    public static double Margin(int samples, double alpha) => Math.Sqrt(Math.Log(2 / alpha) / (2.0 * samples));
}
