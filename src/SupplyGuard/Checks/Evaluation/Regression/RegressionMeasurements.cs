using System.Collections.Immutable;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation.Regression;

/// <summary>The numbers of an evaluation of estimates as the report shows them. Pure.</summary>
internal static class RegressionMeasurements
{
    public static ImmutableArray<Measurement> Of(EvaluationPolicy evaluation, RegressionMeasures measures)
    {
        // What is to compute the same is held to its outputs; how wrong it is, is told.
        var gates = evaluation.Change.Value is not (ChangeClass.Unchanged or ChangeClass.Convert);
        return
        [
            .. measures.Errors.Select(errors => new Measurement(evaluation.Name, $"{PolicyWords.Spell(evaluation.Limits.Error!.Metric)}[{evaluation.Classes[errors.Output]}]", errors.Error, Of(gates && errors.IsBeyondLimit))
            {
                Baseline = errors.Baseline,
                Limit = evaluation.Limits.Error.Limit,
            }),
            .. measures.Errors.Where(errors => errors.Growth is not null).Select(errors => new Measurement(evaluation.Name, $"errorGrowth[{evaluation.Classes[errors.Output]}]", errors.Growth!.Value, Of(gates && errors.HasGrown))
            {
                Low = errors.LeastGrowth,
                Baseline = 0,
                Limit = evaluation.Limits.Error!.Worsening,
            }),
            .. measures.Difference is { } difference
                ? (ImmutableArray<Measurement>)[new Measurement(evaluation.Name, "goldenMaxDifference", difference.Difference, Of(difference.Beyond > 0)) { Limit = difference.Tolerance }]
                : [],
        ];
    }

    private static Verdict Of(bool fails) => fails ? Verdict.Failed : Verdict.Passed;
}
