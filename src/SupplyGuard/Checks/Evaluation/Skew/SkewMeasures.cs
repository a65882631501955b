using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation.Statistics;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation.Skew;

/// <summary>B5 and B6 (ML08): what became of parts of the golden samples, and of the shares of the answers. Pure.</summary>
/// <param name="Slices">Every class of every slice that has samples.</param>
/// <param name="Scores">Of models with two classes: all samples, and every slice with enough of them.</param>
internal sealed record SkewMeasures(PriorShift Prior, ImmutableArray<SlicedClass> Slices, ImmutableArray<ScoreShift> Scores)
{
    public static SkewMeasures Of(EvaluationPolicy evaluation, GoldenData golden, Comparison comparison)
    {
        var members = evaluation.Slices.Select(slice => (Slice: slice, Samples: GoldenSlices.Members(golden, slice) ?? [])).ToArray();
        return new SkewMeasures(
            PriorShift.Measure(comparison),
            Holm([.. members.SelectMany(entry => Classes(comparison, entry.Slice, entry.Samples))], evaluation.Limits.Alpha),
            comparison.Classes.Length == 2 ? [.. Shifts(comparison, members)] : []);
    }

    private static IEnumerable<SlicedClass> Classes(Comparison comparison, SlicePolicy slice, ImmutableArray<int> samples) =>
        from sample in samples
        group sample by comparison.Labels[sample] into members
        orderby members.Key
        let wrong = members.Count(sample => comparison.BaselineAnswer(sample) == members.Key && comparison.CandidateAnswer(sample) != members.Key)
        select new SlicedClass(slice.Name, members.Key, wrong, members.Count(), BinomialTail.AtLeast(members.Count(), wrong, slice.Tolerance), 0, Fails: false);

    /// <summary>Holm's procedure: the smallest p-value has alpha divided by all, the next by one less, and the first that is not below ends it.</summary>
    private static ImmutableArray<SlicedClass> Holm(ImmutableArray<SlicedClass> sliced, double alpha)
    {
        var ranked = sliced.OrderBy(entry => entry.PValue).ToArray();
        var failing = true;
        for (var rank = 0; rank < ranked.Length; rank++)
        {
            var share = alpha / (ranked.Length - rank);
            failing &= ranked[rank].PValue < share;
            ranked[rank] = ranked[rank] with { Alpha = share, Fails = failing };
        }

        return [.. ranked];
    }

    private static IEnumerable<ScoreShift> Shifts(Comparison comparison, (SlicePolicy Slice, ImmutableArray<int> Samples)[] members)
    {
        var scale = GlobalScale.Fit(comparison.Baseline, comparison.Candidate);
        var all = Enumerable.Range(0, comparison.Labels.Length).ToImmutableArray();
        var before = all.Select(sample => (double)comparison.Baseline[sample, 1] - comparison.Baseline[sample, 0]).ToArray();
        var after = all.Select(sample => scale * ((double)comparison.Candidate[sample, 1] - comparison.Candidate[sample, 0])).ToArray();
        var mean = before.Average();
        var deviation = Math.Sqrt(before.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, before.Length - 1));
        if (!(deviation > 0))
            yield break;

        yield return new ScoreShift(null, all.Length, all.Average(sample => after[sample] - before[sample]) / deviation);
        foreach (var (slice, samples) in members.Where(entry => entry.Samples.Length >= ScoreShift.FewestSamples))
            yield return new ScoreShift(slice.Name, samples.Length, samples.Average(sample => after[sample] - before[sample]) / deviation);
    }
}
