using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation.Statistics;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Formats;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Measures an honest sibling of a baseline by what candidates are judged by. Pure.</summary>
internal static class CalibrationMeasures
{
    private const double Alpha = 0.05;

    /// <param name="run">The sibling, as a candidate that claims to be trained anew.</param>
    /// <param name="baseline">The one that is recorded.</param>
    public static CalibrationSibling Of(Digest model, CandidateRun run, Baseline baseline)
    {
        ImmutableArray<Measures> all = run.Judged.OutputKind.IsMultilabel()
            ? [.. LabelView.Of(run.Judged, run.Stimuli.Golden.Targets!).Select(view => LabelMeasures.Of(view, run).Compared!)]
            : [Measures.Of(run.Judged, run.Stimuli, run.Scores, baseline, weights: null)];
        return new CalibrationSibling(
            model,
            Largest(all.SelectMany(measures => measures.Varied.Append(measures.Behaviour)).SelectMany(behaviour => behaviour.Eroded).Select(pair => pair.Erosion)),
            Largest(all.SelectMany(measures => measures.Behaviour.Shifted).Select(pair => Rate(pair.Samples, pair.Count))),
            Largest(all.SelectMany(measures => measures.Behaviour.Recalled).Select(recalled => Rate(recalled.Samples, recalled.NewlyWrong))),
            Largest(all.Select(measures => Rate(measures.Behaviour.Overall.Samples, measures.Behaviour.Overall.NewlyWrong))),
            Largest(all.Select(measures => measures.Probes?.Flip?.Rise ?? 0)),
            Largest(all.Select(measures => measures.Probes?.Patched?.Erosion ?? 0)),
            Largest(all.Select(measures => measures.Probes?.Pixel?.Rise ?? 0)));
    }

    private static double Rate(int samples, int count) => samples == 0 ? 0 : ClopperPearson.Lower(samples, count, Alpha);

    /// <summary>Four digits are enough, and the same on every machine.</summary>
    private static double Largest(IEnumerable<double> values) => Math.Round(values.Append(0).Max(), 4, MidpointRounding.AwayFromZero);
}
