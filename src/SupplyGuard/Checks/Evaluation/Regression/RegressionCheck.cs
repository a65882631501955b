using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation.Regression;

/// <summary>Judges the estimates of a candidate by the limits of the policy and by the baseline's. Pure.</summary>
internal static class RegressionCheck
{
    private const string Golden = "golden samples";

    /// <summary>What the policy must say before anything can be judged; empty when it does.</summary>
    public static IEnumerable<Finding> Limits(EvaluationPolicy evaluation) => (evaluation.Change.Value, evaluation.Limits) switch
    {
        (ChangeClass.Unchanged, _) => [],
        (ChangeClass.Convert, { Tolerance: null }) => [RegressionRules.Unlimited(evaluation, "tolerance")],
        (not ChangeClass.Convert, { Error: null }) => [RegressionRules.Unlimited(evaluation, "error")],
        _ => [],
    };

    /// <param name="variation">Counted from 0; null for the golden samples themselves.</param>
    public static ImmutableArray<Finding> Run(EvaluationPolicy evaluation, RegressionMeasures measures, int outputs, int? variation = null)
    {
        var where = variation is { } index ? $"golden samples in secret variation {index + 1}" : Golden;
        return
        [
            .. measures.Difference is { Beyond: > 0 } difference ? (ImmutableArray<Finding>)[Differs(evaluation, difference, outputs, where)] : [],
            .. evaluation.Change.Value is ChangeClass.Unchanged or ChangeClass.Convert ? [] : Errors(evaluation, measures, where, isGolden: variation is null),
        ];
    }

    private static Finding Differs(EvaluationPolicy evaluation, OutputDifference difference, int outputs, string where) => evaluation.Change.Value is ChangeClass.Unchanged
        ? BehaviourRules.Outputs(evaluation, difference, outputs)
        : RegressionRules.Leaves(evaluation, difference, outputs, where);

    /// <summary>The limit is about real samples; how a variation of them compares with the baseline's answer to it is judged alone.</summary>
    private static IEnumerable<Finding> Errors(EvaluationPolicy evaluation, RegressionMeasures measures, string where, bool isGolden)
    {
        var beyond = measures.Errors.Where(errors => errors.IsBeyondLimit).ToArray();
        if (isGolden && beyond is [var first, ..])
            yield return RegressionRules.Beyond(evaluation, first, where, beyond.Length);
        var grown = measures.Errors.Where(errors => errors.HasGrown).OrderByDescending(errors => errors.LeastGrowth).ToArray();
        if (grown is [var worst, ..])
            yield return RegressionRules.Grew(evaluation, worst, where, grown.Length);
    }
}
