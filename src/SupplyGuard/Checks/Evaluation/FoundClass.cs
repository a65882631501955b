using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation.Statistics;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>
/// Objects of one class that a candidate finds, and what is proven by those that only the baseline finds or only the candidate invents: exact
/// binomial tests, so that an estimate alone never fails. Pure.
/// </summary>
/// <param name="Class">Index among the policy's classes.</param>
/// <param name="Objects">True objects of this class.</param>
/// <param name="Found">Those that the candidate finds.</param>
/// <param name="BaselineFound">Those that the baseline finds.</param>
/// <param name="Lost">Those that the baseline finds and the candidate does not.</param>
/// <param name="LostPValue">P(Bin(<paramref name="BaselineFound"/>, tolerance) ≥ <paramref name="Lost"/>).</param>
/// <param name="Clean">Golden samples in which the baseline finds no object of this class where there is none, and in which one could be found: the others cannot be newly wrong.</param>
/// <param name="Invented">Those of <paramref name="Clean"/> in which the candidate finds such an object.</param>
/// <param name="InventedPValue">P(Bin(<paramref name="Clean"/>, tolerance) ≥ <paramref name="Invented"/>).</param>
/// <param name="Alpha">What no p may be below.</param>
/// <param name="Upper">99.9 % upper bound of the share that is found.</param>
/// <param name="Floor">The policy's floor of that share; null when it has none.</param>
internal sealed record FoundClass(int Class, int Objects, int Found, int BaselineFound, int Lost, double LostPValue, int Clean, int Invented, double InventedPValue, double Alpha, double Upper, double? Floor)
{
    private const double BoundAlpha = 0.001;

    public bool IsLost => LostPValue < Alpha;

    public bool IsBelowFloor => Upper < Floor;

    public bool IsInvented => InventedPValue < Alpha;

    /// <summary>Every class, in order.</summary>
    /// <param name="baseline">As <see cref="DetectedObjects"/> or <see cref="ClassifiedMaps"/> makes them; so the candidate's.</param>
    public static ImmutableArray<FoundClass> Measure(EvaluationPolicy evaluation, GoldenData golden, ScoreMatrix baseline, ScoreMatrix candidate)
    {
        var objects = FoundObjects.Of(evaluation, golden);
        return [.. Enumerable.Range(0, evaluation.Classes.Length).Select(index => Measure(evaluation, index, golden, objects, baseline, (sample, column) => candidate[sample, column]))];
    }

    /// <summary>One class.</summary>
    /// <param name="objects">Those of <paramref name="golden"/>.</param>
    /// <param name="candidate">The candidate's number by sample and column. Only columns of this class are asked for.</param>
    public static FoundClass Measure(EvaluationPolicy evaluation, int index, GoldenData golden, FoundObjects objects, ScoreMatrix baseline, Func<int, int, float> candidate)
    {
        var limits = evaluation.Limits.Detection!;

        // Whatever the limits are, an overlap of nothing is none.
        var nothing = limits.Area is null ? FoundColumns.Nothing : 0;
        var places = objects[index].ToArray();
        var column = FoundColumns.Invented(evaluation, index, golden.Targets!);
        var found = places.Count(place => Counts(candidate(place.Sample, place.Column), limits.FoundFrom));
        var known = places.Where(place => Counts(baseline[place.Sample, place.Column], limits.FoundFrom)).ToArray();
        var lost = known.Count(place => !Counts(candidate(place.Sample, place.Column), limits.FoundFrom));
        var clean = Enumerable.Range(0, objects.Samples).Where(sample => objects.CanInvent(sample, index, limits) && !Counts(baseline[sample, column], limits.InventedFrom)).ToArray();
        var invented = clean.Count(sample => Counts(candidate(sample, column), limits.InventedFrom));
        return new FoundClass(
            index,
            places.Length,
            found,
            known.Length,
            lost,
            BinomialTail.AtLeast(known.Length, lost, limits.Lost),
            clean.Length,
            invented,
            BinomialTail.AtLeast(clean.Length, invented, limits.Invented),
            evaluation.Limits.Alpha / evaluation.Classes.Length,
            ClopperPearson.Upper(places.Length, found, BoundAlpha),
            evaluation.Limits.MinRecall.TryGetValue(evaluation.Classes[index], out var floor) ? floor : null);

        bool Counts(float number, double from) => number >= from && number > nothing;
    }
}
