using SupplyGuard.Checks.Evaluation.Statistics;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation.Regression;

/// <summary>
/// How wrong a candidate estimates one quantity, and how wrong the baseline did on the same samples. What fails is proven: a lower bound that
/// holds with 99.9 % lies beyond what is allowed, never an estimate alone. Pure.
/// </summary>
/// <param name="Output">Index of the quantity among the policy's classes.</param>
/// <param name="Samples">Golden samples.</param>
/// <param name="Error">The candidate's metric.</param>
/// <param name="Baseline">The baseline's; null when there is none.</param>
/// <param name="Growth">Share by which the error grew: 0 not at all. Null when there is no baseline.</param>
/// <param name="LeastGrowth">99.9 % lower bound of <paramref name="Growth"/>.</param>
/// <param name="IsBeyondLimit">Whether the error is proven to lie beyond the policy's limit.</param>
/// <param name="HasGrown">Whether it is proven to have grown by more than the policy tolerates.</param>
internal sealed record QuantityErrors(int Output, int Samples, double Error, double? Baseline, double? Growth, double? LeastGrowth, bool IsBeyondLimit, bool HasGrown)
{
    /// <summary>Keeps a growth from nothing a number that reports can hold.</summary>
    private const double Most = 1e12;

    /// <param name="targets">Samples × quantities.</param>
    /// <param name="baseline">Null when there is none.</param>
    public static QuantityErrors Measure(ErrorLimits limits, int output, ScoreMatrix targets, ScoreMatrix? baseline, ScoreMatrix candidate)
    {
        var variance = Variance(targets, output);
        var now = Losses(limits.Metric, output, targets, candidate);
        var error = Metric(limits.Metric, now.Average(), variance);
        var isBeyond = PairedBootstrap.LowerBoundOfMean(now, (ulong)output) > Allowed(limits, variance);
        if (baseline is null)
            return new QuantityErrors(output, now.Length, error, null, null, null, isBeyond, HasGrown: false);

        var before = Losses(limits.Metric, output, targets, baseline);
        var growth = GrowthOf(limits.Metric, before.Average() is > 0 and var mean ? now.Average() / mean : now.Average() > 0 ? double.PositiveInfinity : 1);
        var least = GrowthOf(limits.Metric, PairedBootstrap.LowerBoundOfRatio(before, now, (ulong)output));
        return new QuantityErrors(output, now.Length, error, Metric(limits.Metric, before.Average(), variance), growth, least, isBeyond, least > limits.Worsening);
    }

    /// <summary>Mean squared distance of the targets of one quantity from their mean.</summary>
    public static double Variance(ScoreMatrix targets, int output)
    {
        var values = Enumerable.Range(0, targets.Samples).Select(sample => (double)targets[sample, output]).ToArray();
        var mean = values.Average();
        return values.Average(value => (value - mean) * (value - mean));
    }

    private static double[] Losses(ErrorMetric metric, int output, ScoreMatrix targets, ScoreMatrix answers)
    {
        var losses = new double[targets.Samples];
        for (var sample = 0; sample < losses.Length; sample++)
        {
            var error = Math.Abs((double)answers[sample, output] - targets[sample, output]);
            losses[sample] = metric is ErrorMetric.Absolute ? error : error * error;
        }

        return losses;
    }

    /// <summary>The mean loss that the limit stands for.</summary>
    private static double Allowed(ErrorLimits limits, double variance) => limits.Metric switch
    {
        ErrorMetric.Absolute => limits.Limit,
        ErrorMetric.RootSquared => limits.Limit * limits.Limit,
        _ => (1 - limits.Limit) * variance,
    };

    private static double Metric(ErrorMetric metric, double loss, double variance) => metric switch
    {
        ErrorMetric.Absolute => loss,
        ErrorMetric.RootSquared => Math.Sqrt(loss),
        _ => 1 - (loss / variance),
    };

    private static double GrowthOf(ErrorMetric metric, double ratio) => Math.Min(Most, (metric is ErrorMetric.RootSquared ? Math.Sqrt(ratio) : ratio) - 1);
}
