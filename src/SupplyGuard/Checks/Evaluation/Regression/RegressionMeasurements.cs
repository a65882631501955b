using System.Collections.Immutable;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation.Regression;

/// <summary>The numbers of an evaluation of estimates as the report shows them. Pure.</summary>
internal static class RegressionMeasurements
{
    /// <summary>The error of every quantity, and the growth of the one that grew most.</summary>
    public static ImmutableArray<Measurement> Of(EvaluationPolicy evaluation, RegressionMeasures measures) =>
    [
        .. measures.Errors.Select(errors => Error(evaluation, errors)),
        .. measures.Errors.Where(errors => errors.LeastGrowth is not null).OrderByDescending(errors => errors.LeastGrowth).Take(1).Select(errors => Growth(evaluation, errors)),
        .. measures.Difference is { } difference
            ? (ImmutableArray<Measurement>)[new Measurement(evaluation.Name, "goldenMaxDifference", difference.Difference, Of(difference.Beyond > 0)) { Limit = difference.Tolerance }]
            : [],
    ];

    private static Measurement Error(EvaluationPolicy evaluation, QuantityErrors errors)
    {
        var (metric, quantity) = (PolicyWords.Spell(evaluation.Limits.Error!.Metric), evaluation.Classes[errors.Output]);
        return new Measurement(evaluation.Name, evaluation.Classes.Length == 1 ? metric : $"{metric}[{quantity}]", errors.Error, Of(Gates(evaluation) && errors.IsBeyondLimit))
        {
            Baseline = errors.Baseline,
            Limit = evaluation.Limits.Error.Limit,
            Detail = evaluation.Classes.Length == 1 ? quantity : null,
        };
    }

    private static Measurement Growth(EvaluationPolicy evaluation, QuantityErrors errors) =>
        new(evaluation.Name, "errorGrowth", errors.Growth!.Value, Of(Gates(evaluation) && errors.HasGrown))
        {
            Low = errors.LeastGrowth,
            Baseline = 0,
            Limit = evaluation.Limits.Error!.Worsening,
            Detail = evaluation.Classes[errors.Output],
        };

    /// <summary>What is to compute the same is held to its outputs; how wrong it is, is told.</summary>
    private static bool Gates(EvaluationPolicy evaluation) => evaluation.Change.Value is not (ChangeClass.Unchanged or ChangeClass.Convert);

    private static Verdict Of(bool fails) => fails ? Verdict.Failed : Verdict.Passed;
}
