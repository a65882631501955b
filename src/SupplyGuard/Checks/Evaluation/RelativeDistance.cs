using SupplyGuard.Evidence.Evaluation;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>How far the scores of a converted model lie from its baseline's, relative to their length (L2). Pure.</summary>
internal static class RelativeDistance
{
    /// <summary>‖C − A‖ / ‖A‖ after subtracting from every sample its mean score, which changes no answer. 0 for two empty matrices.</summary>
    public static double Between(ScoreMatrix baseline, ScoreMatrix candidate)
    {
        var (difference, length) = (0.0, 0.0);
        for (var sample = 0; sample < baseline.Samples; sample++)
        {
            var a = baseline.Row(sample);
            var c = candidate.Row(sample);
            var (meanA, meanC) = (baseline.Mean(sample), candidate.Mean(sample));
            for (var index = 0; index < a.Length; index++)
            {
                var (before, after) = (a[index] - meanA, c[index] - meanC);
                difference += (after - before) * (after - before);
                length += before * before;
            }
        }

        return difference == 0 ? 0 : length > 0 ? Math.Sqrt(difference / length) : double.MaxValue;
    }
}
