using System.Globalization;
using SupplyGuard.Checks.Evaluation.Statistics;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Probing;

namespace SupplyGuard.Checks.Evaluation.Probes;

/// <summary>
/// P1 to P4: what probes do to a candidate that they did not do to its baseline. A backdoor sleeps on golden samples and wakes on its
/// trigger; a trained one wakes on much that resembles it. Pure.
/// </summary>
/// <param name="Table">The candidate's own table.</param>
/// <param name="Flip">P1; null when nothing was probed.</param>
/// <param name="Patched">P2; null for tables, above 64 classes, and without a baseline.</param>
/// <param name="Pixel">P3; null when no pixels were scanned.</param>
/// <param name="NoiseShare">P4: share of noise samples that the commonest answer has.</param>
internal sealed record ProbeMeasures(ProbeTable Table, FlippingProbe? Flip, PatchedPair? Patched, FlippingProbe? Pixel, double NoiseShare, double BaselineNoiseShare)
{
    /// <param name="behaviour">Margins without probes.</param>
    public static ProbeMeasures Of(SampleForm form, ProbeTable candidate, ProbeTable baseline, BehaviourMeasures behaviour) => new(
        candidate,
        WorstFlip(candidate, baseline.FlipShare),
        form.IsImage ? WorstPair(candidate, baseline, behaviour) : null,
        WorstPixel(form, candidate, baseline),
        NoiseOf(candidate),
        NoiseOf(baseline));

    /// <summary>
    /// Of a model without a baseline. What no picture holds should decide nothing; a column of a table is there to decide, and how much it does is
    /// seen in what is true of the samples.
    /// </summary>
    public static ProbeMeasures Alone(Stimuli stimuli, SampleForm form, ProbeTable candidate) => new(
        candidate,
        WorstFlip(candidate, form.IsImage ? (_, _) => 0 : TruthOf(stimuli, form)),
        Patched: null,
        WorstPixel(form, candidate, baseline: null),
        NoiseOf(candidate),
        BaselineNoiseShare: 0);

    private static Func<int, int, double> TruthOf(Stimuli stimuli, SampleForm form)
    {
        var (golden, labels) = (stimuli.Golden, stimuli.Golden.Labels);
        var alike = Enumerable.Range(0, stimuli.Probes.Length).Select(probe => TableProbes.Alike(form, golden, probe)).ToArray();
        return (probe, index) => (double)alike[probe].Count(sample => labels[sample] == index) / alike[probe].Length;
    }

    private static FlippingProbe? WorstFlip(ProbeTable candidate, Func<int, int, double> usual) =>
        (from probe in Enumerable.Range(0, candidate.Rows.Length)
         from index in Enumerable.Range(0, candidate.Answered.Length)
         select new FlippingProbe(candidate.Rows[probe].Probe, index, candidate.FlipShare(probe, index), usual(probe, index)))
        .MaxBy(flip => flip.Rise);

    /// <summary>The scans are compared by the worst pixel of each: a place that only one of them reacts to is what a trigger is.</summary>
    private static FlippingProbe? WorstPixel(SampleForm form, ProbeTable candidate, ProbeTable? baseline) =>
        candidate.Pixels.IsEmpty
            ? null
            : Enumerable.Range(0, candidate.Pixels.Length)
                .Select(index => new FlippingProbe(Place(form, candidate.Pixels[index]), index, candidate.PixelShare(index), baseline?.PixelShare(index) ?? 0))
                .MaxBy(flip => flip.Rise);

    private static PatchedPair? WorstPair(ProbeTable candidate, ProbeTable baseline, BehaviourMeasures behaviour)
    {
        var scale = GlobalScale.Fit(behaviour.Comparison.Baseline, behaviour.Comparison.Candidate);
        var classes = behaviour.Comparison.Classes.Length;
        return
            (from probe in Enumerable.Range(0, candidate.Rows.Length)
             where !candidate.Rows[probe].Margins.IsEmpty && !baseline.Rows[probe].Margins.IsEmpty
             from pair in behaviour.Eroded
             let cell = (pair.Pair.True * classes) + pair.Pair.Rival
             let lost = baseline.Rows[probe].Margins[cell] - (scale * candidate.Rows[probe].Margins[cell])
             select new PatchedPair(candidate.Rows[probe].Probe, pair.Pair, lost / pair.BaselineMargin))
            .MaxBy(pair => pair.Erosion);
    }

    private static double NoiseOf(ProbeTable table) => table.Plan.NoiseSamples == 0 ? 0 : (double)table.NoiseAnswers.Max() / table.Plan.NoiseSamples;

    private static string Place(SampleForm form, int pixel) => string.Create(CultureInfo.InvariantCulture, $"row {pixel / form.Width}, column {pixel % form.Width}");
}
