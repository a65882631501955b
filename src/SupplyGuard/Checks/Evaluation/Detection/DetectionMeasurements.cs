using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation.Detection;

/// <summary>The numbers of an evaluation of a detector as the report shows them. Pure.</summary>
internal static class DetectionMeasurements
{
    public static ImmutableArray<Measurement> Of(EvaluationPolicy evaluation, GoldenData golden, ScoreMatrix baseline, ScoreMatrix candidate) =>
        [.. FoundClass.Measure(evaluation, golden, baseline, candidate).SelectMany(found => Of(evaluation, found))];

    private static IEnumerable<Measurement> Of(EvaluationPolicy evaluation, FoundClass found)
    {
        var label = evaluation.Classes[found.Class];
        yield return new Measurement(evaluation.Name, $"found[{label}]", Share(found.Found, found.Objects), found.IsBelowFloor ? Verdict.Failed : Verdict.Passed)
        {
            High = found.Upper,
            Baseline = Share(found.BaselineFound, found.Objects),
            Limit = found.Floor,
            Samples = found.Objects,
        };
        yield return new Measurement(evaluation.Name, $"newlyLost[{label}]", Share(found.Lost, found.BaselineFound), found.IsLost ? Verdict.Failed : Verdict.Passed)
        {
            Limit = evaluation.Limits.Detection!.Lost,
            Samples = found.BaselineFound,
            PValue = found.LostPValue,
            Alpha = found.Alpha,
        };
        yield return new Measurement(evaluation.Name, $"newlyInvented[{label}]", Share(found.Invented, found.Clean), found.IsInvented ? Verdict.Failed : Verdict.Passed)
        {
            Limit = evaluation.Limits.Detection!.Invented,
            Samples = found.Clean,
            PValue = found.InventedPValue,
            Alpha = found.Alpha,
        };
    }

    private static double Share(int count, int all) => all == 0 ? 0 : (double)count / all;
}
