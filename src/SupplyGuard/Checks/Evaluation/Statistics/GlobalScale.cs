using SupplyGuard.Evidence.Evaluation;

namespace SupplyGuard.Checks.Evaluation.Statistics;

/// <summary>
/// The one factor by which a candidate's scores are multiplied before margins are compared, so that a model that is merely more or less
/// confident (another temperature) loses nothing.
/// </summary>
internal static class GlobalScale
{
    /// <summary>
    /// Least-squares t of <c>baseline ≈ t · candidate</c>: ⟨A,C⟩ / ⟨C,C⟩ over N samples × K classes, after subtracting from every sample
    /// its mean score. Without that, adding one constant to all scores of a sample, which changes no answer and no margin, would inflate t
    /// and hide a loss. Never negative: a candidate that points the other way keeps no margin at all.
    /// </summary>
    /// <returns>0 when no scale makes the candidate resemble the baseline.</returns>
    public static double Fit(ScoreMatrix baseline, ScoreMatrix candidate)
    {
        var (both, own) = (0.0, 0.0);
        for (var sample = 0; sample < baseline.Samples; sample++)
        {
            var a = baseline.Row(sample);
            var c = candidate.Row(sample);
            var (meanA, meanC) = (baseline.Mean(sample), candidate.Mean(sample));
            for (var k = 0; k < a.Length; k++)
            {
                both += (a[k] - meanA) * (c[k] - meanC);
                own += (c[k] - meanC) * (c[k] - meanC);
            }
        }

        return own > 0 ? Math.Max(0, both / own) : 0;
    }
}
