using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation.Detection;

/// <summary>Judges what a candidate finds and what the baseline found on the same samples. Pure.</summary>
internal static class DetectionCheck
{
    public static ImmutableArray<Finding> Run(EvaluationPolicy evaluation, GoldenData golden, Baseline baseline, ScoreMatrix candidate)
    {
        var classes = FoundClass.Measure(evaluation, golden, baseline.Scores, candidate);
        return
        [
            .. Difference(evaluation, baseline, candidate) is { Beyond: > 0 } difference
                ? (ImmutableArray<Finding>)[DetectionRules.Differs(evaluation, difference, evaluation.Outputs[difference.Class / OutputSums.Count])]
                : [],
            .. classes.Where(found => found.IsLost || found.IsBelowFloor).OrderBy(found => found.LostPValue).ToArray() is [var lost, ..] all ? (ImmutableArray<Finding>)[DetectionRules.Misses(evaluation, lost, all.Length)] : [],
            .. classes.Where(found => found.IsInvented).OrderBy(found => found.InventedPValue).ToArray() is [var invented, ..] more ? (ImmutableArray<Finding>)[DetectionRules.Invents(evaluation, invented, more.Length)] : [],
        ];
    }

    /// <summary>Of a model that claims to be unchanged; null for any other.</summary>
    public static OutputDifference? Difference(EvaluationPolicy evaluation, Baseline baseline, ScoreMatrix candidate)
    {
        var sums = FoundColumns.Sums(evaluation);
        return evaluation.Change.Value is ChangeClass.Unchanged ? GoldenOutputs.Measure(baseline.Scores.Columns(0, sums), candidate.Columns(0, sums), baseline.Noise) : null;
    }
}
