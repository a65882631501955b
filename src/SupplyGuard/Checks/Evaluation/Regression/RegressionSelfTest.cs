using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation.Regression;

/// <summary>
/// What an evaluation of estimates must prove before it may be green: of every quantity, that it would have failed had the model answered the largest
/// where it answers the smallest, and so on inwards. Pure.
/// </summary>
internal static class RegressionSelfTest
{
    /// <param name="baseline">Null when there is none.</param>
    public static IEnumerable<Finding> Run(EvaluationPolicy evaluation, ScoreMatrix targets, Baseline? baseline, ScoreMatrix candidate)
    {
        for (var column = 0; column < candidate.Classes; column++)
        {
            var reversed = RegressionMeasures.Of(evaluation, targets, baseline?.Scores, baseline?.Noise, Reversed(candidate, column));
            if (!RegressionCheck.Run(evaluation, reversed, candidate.Values.Length).IsEmpty)
                continue;

            yield return SelfTestRules.Insensitive(evaluation, evaluation.Classes[column]);
            yield break;
        }
    }

    /// <summary>The same numbers, in one column the largest where the smallest was.</summary>
    private static ScoreMatrix Reversed(ScoreMatrix scores, int column)
    {
        var values = scores.Values.ToArray();
        var ranked = Enumerable.Range(0, scores.Samples).OrderBy(sample => scores[sample, column]).ToArray();
        for (var rank = 0; rank < ranked.Length; rank++)
            values[(ranked[rank] * scores.Classes) + column] = scores[ranked[^(rank + 1)], column];

        return new ScoreMatrix(scores.Samples, scores.Classes, values);
    }
}
