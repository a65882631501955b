using SupplyGuard.Evidence.Evaluation;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>B7: whether a model that claims to be unchanged still gives the recorded numbers, within its own noise floor. Pure.</summary>
internal static class GoldenOutputs
{
    /// <summary>Compares raw outputs, samples × classes, one by one.</summary>
    public static OutputDifference Measure(ScoreMatrix baseline, ScoreMatrix candidate, NoiseFloor noise)
    {
        var worst = new OutputDifference(0, 0, 0, noise.AbsoluteTolerance, 0);
        var beyond = 0;
        for (var sample = 0; sample < baseline.Samples; sample++)
        {
            for (var index = 0; index < baseline.Classes; index++)
            {
                double before = baseline[sample, index];
                var difference = Math.Abs(candidate[sample, index] - before);
                var tolerance = noise.AbsoluteTolerance + (noise.RelativeTolerance * Math.Abs(before));
                if (difference > tolerance)
                    beyond++;
                if (difference / tolerance > worst.Difference / worst.Tolerance)
                    worst = new OutputDifference(sample, index, difference, tolerance, 0);
            }
        }

        return worst with { Beyond = beyond };
    }
}
