using SupplyGuard.Evidence.Evaluation;

namespace SupplyGuard.Checks.Evaluation.Statistics;

/// <summary>
/// A lower bound for the share of a margin that was lost, by resampling the samples of one class with replacement, each with both of its
/// margins (B. Efron and R. Tibshirani, "An Introduction to the Bootstrap", 1993, percentile interval).
/// </summary>
internal static class PairedBootstrap
{
    /// <summary>How often the class is resampled.</summary>
    public const int Resamples = 1000;

    /// <summary>
    /// The 0.1 % quantile, which for 1000 resamples is the smallest of them, of (Σ baseline − Σ candidate) / Σ baseline.
    /// </summary>
    /// <param name="baseline">Margins of the samples of the class, at least one.</param>
    /// <param name="candidate">Margins of the same samples in the same order and unit.</param>
    /// <returns>Minus infinity when a resample has no baseline margin to lose: then nothing is proven.</returns>
    public static double LowerBoundOfLoss(ReadOnlySpan<double> baseline, ReadOnlySpan<double> candidate, ulong seed)
    {
        if (baseline.IsEmpty || candidate.Length != baseline.Length)
            throw new ArgumentException($"There are {baseline.Length} margins of the baseline and {candidate.Length} of the candidate.", nameof(candidate));

        var generator = new SplitMix64(seed);
        var smallest = double.PositiveInfinity;
        for (var resample = 0; resample < Resamples; resample++)
        {
            var (before, after) = (0.0, 0.0);
            for (var draw = 0; draw < baseline.Length; draw++)
            {
                var sample = generator.Index(baseline.Length);
                before += baseline[sample];
                after += candidate[sample];
            }

            smallest = Math.Min(smallest, before > 0 ? (before - after) / before : double.NegativeInfinity);
        }

        return smallest;
    }

    /// <summary>The same quantile of Σ candidate / Σ baseline, losses of zero or more.</summary>
    /// <returns>Infinity when the baseline never lost anything and the candidate always does; 1 when neither does.</returns>
    public static double LowerBoundOfRatio(ReadOnlySpan<double> baseline, ReadOnlySpan<double> candidate, ulong seed)
    {
        var generator = new SplitMix64(seed);
        var smallest = double.PositiveInfinity;
        for (var resample = 0; resample < Resamples; resample++)
        {
            var (before, after) = (0.0, 0.0);
            for (var draw = 0; draw < baseline.Length; draw++)
            {
                var sample = generator.Index(baseline.Length);
                before += baseline[sample];
                after += candidate[sample];
            }

            smallest = Math.Min(smallest, before > 0 ? after / before : after > 0 ? double.PositiveInfinity : 1);
        }

        return smallest;
    }

    /// <summary>The same quantile of the mean.</summary>
    public static double LowerBoundOfMean(ReadOnlySpan<double> values, ulong seed)
    {
        var generator = new SplitMix64(seed);
        var smallest = double.PositiveInfinity;
        for (var resample = 0; resample < Resamples; resample++)
        {
            var sum = 0.0;
            for (var draw = 0; draw < values.Length; draw++)
                sum += values[generator.Index(values.Length)];

            smallest = Math.Min(smallest, sum / values.Length);
        }

        return smallest;
    }
}
