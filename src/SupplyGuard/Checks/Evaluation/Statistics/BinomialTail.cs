namespace SupplyGuard.Checks.Evaluation.Statistics;

/// <summary>
/// Exact tails of the binomial distribution: X successes in n independent trials, each with probability p. Relative error below 1e-12
/// down to the smallest double, because single terms are evaluated as in C. Loader, "Fast and Accurate Computation of Binomial
/// Probabilities" (2000), and only terms that shrink away from the first are summed.
/// </summary>
internal static class BinomialTail
{
    private const double LogTwoPi = 1.8378770664093454835606594728112;

    /// <summary>P(X ≥ <paramref name="count"/>).</summary>
    public static double AtLeast(int trials, int count, double probability)
    {
        Require(trials, probability);
        if (count <= 0)
            return 1;
        if (count > trials || probability == 0)
            return 0;

        // Sum the side on which terms shrink; the other is its complement, and then not small.
        return count > trials * probability
            ? Math.Min(1, SumUpwards(trials, count, probability))
            : Math.Max(0, 1 - SumDownwards(trials, count - 1, probability));
    }

    /// <summary>P(X ≤ <paramref name="count"/>).</summary>
    public static double AtMost(int trials, int count, double probability)
    {
        Require(trials, probability);
        if (count < 0)
            return 0;
        if (count >= trials || probability == 0)
            return 1;

        return count < trials * probability
            ? Math.Min(1, SumDownwards(trials, count, probability))
            : Math.Max(0, 1 - SumUpwards(trials, count + 1, probability));
    }

    /// <summary>The smallest count whose upper tail is below <paramref name="alpha"/>; <c>trials + 1</c> when even all of them prove nothing.</summary>
    public static int CriticalCount(int trials, double probability, double alpha)
    {
        // The tail falls with the count, so the boundary can be bisected.
        var (low, high) = (0, trials + 1);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (AtLeast(trials, middle, probability) < alpha)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    /// <summary>P(X = <paramref name="count"/>).</summary>
    public static double Exactly(int trials, int count, double probability)
    {
        Require(trials, probability);
        if (count < 0 || count > trials)
            return 0;
        if (probability is 0 or 1)
            return count == (probability == 0 ? 0 : trials) ? 1 : 0;
        if (count == 0)
            return Math.Exp(trials * LogOneMinus(probability));
        if (count == trials)
            return Math.Exp(trials * Math.Log(probability));

        var failures = trials - count;
        var exponent = StirlingError(trials) - StirlingError(count) - StirlingError(failures)
            - Deviance(count, trials * probability) - Deviance(failures, trials * (1 - probability));
        return Math.Exp(exponent - (0.5 * (LogTwoPi + Math.Log(count) + LogOneMinus((double)count / trials))));
    }

    private static double SumUpwards(int trials, int first, double probability)
    {
        if (probability == 1)
            return 1;

        var odds = probability / (1 - probability);
        var (sum, term) = (1.0, 1.0);
        for (var count = first; count < trials && term > sum * 1e-18; count++)
        {
            term *= odds * (trials - count) / (count + 1.0);
            sum += term;
        }

        return Exactly(trials, first, probability) * sum;
    }

    private static double SumDownwards(int trials, int first, double probability)
    {
        if (probability == 1)
            return 0;

        var odds = (1 - probability) / probability;
        var (sum, term) = (1.0, 1.0);
        for (var count = first; count > 0 && term > sum * 1e-18; count--)
        {
            term *= odds * count / (trials - count + 1.0);
            sum += term;
        }

        return Exactly(trials, first, probability) * sum;
    }

    /// <summary>ln(n!) less Stirling's formula ½·ln(2πn) + n·ln(n) − n, for n ≥ 1.</summary>
    private static double StirlingError(int n)
    {
        if (n > 15)
        {
            var square = (double)n * n;
            return ((1.0 / 12) - (((1.0 / 360) - (((1.0 / 1260) - (((1.0 / 1680) - (1.0 / 1188 / square)) / square)) / square)) / square)) / n;
        }

        var factorial = 1.0;
        for (var i = 2; i <= n; i++)
            factorial *= i;
        return Math.Log(factorial) - ((0.5 * (LogTwoPi + Math.Log(n))) + (n * Math.Log(n)) - n);
    }

    /// <summary>Loader's bd0: x·ln(x/m) + m − x, without cancellation where x is near m.</summary>
    private static double Deviance(double x, double mean)
    {
        if (Math.Abs(x - mean) >= 0.1 * (x + mean))
            return (x * Math.Log(x / mean)) + mean - x;

        var ratio = (x - mean) / (x + mean);
        var sum = (x - mean) * ratio;
        var term = 2 * x * ratio;
        for (var j = 1; j < 1000; j++)
        {
            term *= ratio * ratio;
            var next = sum + (term / ((2 * j) + 1));
            if (next == sum)
                break;

            sum = next;
        }

        return sum;
    }

    /// <summary>ln(1 − x): the library has no log1p, and 1 − x alone loses the digits of a small x.</summary>
    private static double LogOneMinus(double x)
    {
        var complement = 1 - x;
        var lost = 1 - complement;
        return lost == 0 ? -x : Math.Log(complement) * (x / lost);
    }

    private static void Require(int trials, double probability)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trials);
        if (!(probability >= 0 && probability <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability lies between 0 and 1.");
    }
}
