using SupplyGuard.Evidence.Evaluation;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>B7: whether a model that claims to be unchanged still gives the recorded numbers, within its own noise floor. Pure.</summary>
internal static class GoldenOutputs
{
    /// <summary>Compares raw outputs, samples × classes, one by one.</summary>
    public static OutputDifference Measure(ScoreMatrix baseline, ScoreMatrix candidate, NoiseFloor noise) => Measure(baseline, candidate, noise.AbsoluteTolerance, noise.RelativeTolerance);

    /// <summary>The same with a tolerance that somebody decided on.</summary>
    public static OutputDifference Measure(ScoreMatrix baseline, ScoreMatrix candidate, double absolute, double relative)
    {
        var worst = new OutputDifference(0, 0, 0, absolute, 0);
        var beyond = 0;
        for (var sample = 0; sample < baseline.Samples; sample++)
        {
            for (var index = 0; index < baseline.Classes; index++)
            {
                double before = baseline[sample, index];
                var difference = Math.Abs(candidate[sample, index] - before);
                var tolerance = absolute + (relative * Math.Abs(before));
                if (difference > tolerance)
                    beyond++;
                if (Share(difference, tolerance) > Share(worst.Difference, worst.Tolerance))
                    worst = new OutputDifference(sample, index, difference, tolerance, 0);
            }
        }

        return worst with { Beyond = beyond };
    }

    /// <summary>How much of what is tolerated a difference takes.</summary>
    private static double Share(double difference, double tolerance) => difference == 0 ? 0 : difference / tolerance;
}
