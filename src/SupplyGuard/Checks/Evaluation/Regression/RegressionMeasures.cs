using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation.Regression;

/// <summary>Every number that the estimates of a candidate are judged by, on golden samples or on one variation of them. Pure.</summary>
/// <param name="Errors">One for every quantity; empty where the change class asks for equal outputs instead.</param>
/// <param name="Difference">Of outputs that are to be equal; null where they are not.</param>
internal sealed record RegressionMeasures(ImmutableArray<QuantityErrors> Errors, OutputDifference? Difference)
{
    /// <param name="targets">Samples × quantities.</param>
    /// <param name="baseline">The baseline's answers to the same samples; null when there is none.</param>
    /// <param name="noise">The noise floor of the baseline; null when there is none.</param>
    public static RegressionMeasures Of(EvaluationPolicy evaluation, ScoreMatrix targets, ScoreMatrix? baseline, NoiseFloor? noise, ScoreMatrix candidate) => new(
        evaluation.Limits.Error is { } limits ? [.. Enumerable.Range(0, targets.Classes).Select(output => QuantityErrors.Measure(limits, output, targets, baseline, candidate))] : [],
        (evaluation.Change.Value, baseline, noise, evaluation.Limits.Tolerance) switch
        {
            (ChangeClass.Unchanged, { } before, { } floor, _) => GoldenOutputs.Measure(before, candidate, floor.AbsoluteTolerance, floor.RelativeTolerance),
            (ChangeClass.Convert, { } before, _, { } tolerance) => GoldenOutputs.Measure(before, candidate, tolerance.Absolute, tolerance.Relative),
            _ => null,
        });
}
