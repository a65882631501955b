using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>
/// What an evaluation must prove before it may be green: that it finds nothing between the baseline and itself, and that it would have
/// failed had two classes exchanged their scores. Pure.
/// </summary>
internal static class SelfTest
{
    private const double Rounding = 1e-9;

    public static IEnumerable<Finding> Run(EvaluationPolicy evaluation, ImmutableArray<int> labels, Baseline baseline, ScoreMatrix candidate)
    {
        var same = BehaviourMeasures.Of(evaluation, labels, baseline, baseline.Scores);
        if (same.Eroded.Any(pair => Math.Abs(pair.Erosion) > Rounding) || same.Shifted.Any(pair => pair.Fails))
            yield return SelfTestRules.NotZero(evaluation, "comparison");

        foreach (var pair in Pairs(evaluation, same.Comparison))
        {
            if (Unseen(evaluation, BehaviourMeasures.Of(evaluation, labels, baseline, Swap.Columns(candidate, pair)), pair) is not { } check)
                continue;

            yield return SelfTestRules.Blind(evaluation, check, pair);
            yield break;
        }
    }

    /// <summary>The same for a model without a baseline: two classes exchanged must break a floor.</summary>
    public static IEnumerable<Finding> RunAlone(EvaluationPolicy evaluation, ImmutableArray<int> labels, ScoreMatrix candidate)
    {
        foreach (var pair in Pairs(evaluation, BehaviourMeasures.Alone(evaluation, labels, candidate).Comparison))
        {
            if (BehaviourCheck.RunAlone(evaluation, BehaviourMeasures.Alone(evaluation, labels, Swap.Columns(candidate, pair))).Any())
                continue;

            yield return SelfTestRules.NoFloor(evaluation, pair);
            yield break;
        }
    }

    /// <summary>The check that did not see the exchange; null when all did.</summary>
    private static string? Unseen(EvaluationPolicy evaluation, BehaviourMeasures swapped, ClassPair pair)
    {
        if (!swapped.Eroded.Any(eroded => eroded.Pair == pair && MarginErosion.Fails(eroded, evaluation.Limits.Erosion)))
            return "margin check";
        if (!swapped.Shifted.Any(shifted => shifted.Pair == pair && shifted.Fails))
            return "pair check";
        return swapped.Difference is { Beyond: 0 } ? "output check" : null;
    }

    /// <summary>Every watched pair; without any, the two classes with most golden samples.</summary>
    private static ImmutableArray<ClassPair> Pairs(EvaluationPolicy evaluation, Comparison comparison)
    {
        var watched = BehaviourMeasures.Watched(evaluation);
        if (!watched.IsEmpty)
            return watched;

        var largest = Enumerable.Range(0, comparison.Classes.Length).OrderByDescending(index => comparison.Members[index].Length).Take(2).ToArray();
        return [new ClassPair(largest[0], largest[1])];
    }
}
