using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation.Statistics;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>
/// B1, the main test (ML10): for each true class and each rival, the share of the baseline's mean margin that the candidate lost on the
/// same golden samples. It sees poisoned models whose labels are still right. Pure.
/// </summary>
internal static class MarginErosion
{
    /// <summary>Fewest samples of a class whose mean margin means something.</summary>
    public const int FewestSamples = 5;

    /// <summary>A pair fails only when the bootstrap's lower bound of the loss is above this too, so that a tiny set cannot fail by luck.</summary>
    public const double ProvenLoss = 0.30;

    /// <summary>From this share of the limit on, a loss is worth a warning: 0.35 for the default of 0.45.</summary>
    public const double WarningShare = 0.35 / 0.45;

    private const int ManyClasses = 64;
    private const int NearestRivals = 10;
    private const double LeastShareOfMedian = 0.05;

    /// <summary>Every pair that can be examined, ordered by class and rival.</summary>
    /// <param name="limit">Losses above this get their lower bound.</param>
    /// <param name="watched">Pairs that are examined even when they are not among a class's nearest rivals.</param>
    public static ImmutableArray<ErodedPair> Measure(Comparison comparison, double limit, ImmutableArray<ClassPair> watched)
    {
        var pairs = Candidates(comparison, watched);
        if (pairs.Count == 0)
            return [];

        var least = LeastShareOfMedian * Median([.. pairs.Select(pair => pair.Margin)]);
        var scale = GlobalScale.Fit(comparison.Baseline, comparison.Candidate);
        var eroded = ImmutableArray.CreateBuilder<ErodedPair>();
        foreach (var (pair, margin) in pairs)
        {
            // A pair that the baseline itself hardly separates has no margin to lose.
            if (margin > Math.Max(0, least))
                eroded.Add(Erode(comparison, pair, margin, scale, limit));
        }

        return eroded.ToImmutable();
    }

    /// <summary>Whether the loss is above the limit and proven.</summary>
    public static bool Fails(ErodedPair pair, double limit) => pair.Erosion > limit && pair.LowerBound > ProvenLoss;

    /// <summary>Whether the loss is worth telling though it does not fail.</summary>
    public static bool Warns(ErodedPair pair, double limit) => pair.Erosion > limit * WarningShare && !Fails(pair, limit);

    /// <summary>The pair that lost most; of failing pairs the worst, so that value, limit and verdict agree. Null when there is no pair.</summary>
    public static ErodedPair? Worst(ImmutableArray<ErodedPair> eroded, double limit) =>
        eroded.OrderByDescending(pair => Fails(pair, limit)).ThenByDescending(pair => pair.Erosion).FirstOrDefault();

    private static ErodedPair Erode(Comparison comparison, ClassPair pair, double margin, double scale, double limit)
    {
        var members = comparison.Members[pair.True];
        var (before, after) = (new double[members.Length], new double[members.Length]);
        for (var index = 0; index < members.Length; index++)
        {
            var a = comparison.Baseline.Row(members[index]);
            var c = comparison.Candidate.Row(members[index]);
            before[index] = (double)a[pair.True] - a[pair.Rival];
            after[index] = scale * ((double)c[pair.True] - c[pair.Rival]);
        }

        var eroded = new ErodedPair(pair, members.Length, margin, after.Average(), LowerBound: null);
        if (eroded.Erosion <= limit)
            return eroded;

        var seed = ((ulong)pair.True << 32) | (uint)pair.Rival;
        return eroded with { LowerBound = PairedBootstrap.LowerBoundOfLoss(before, after, seed) };
    }

    private static List<(ClassPair Pair, double Margin)> Candidates(Comparison comparison, ImmutableArray<ClassPair> watched)
    {
        var classes = comparison.Classes.Length;
        var wanted = watched.ToHashSet();
        var pairs = new List<(ClassPair Pair, double Margin)>();
        for (var index = 0; index < classes; index++)
        {
            if (comparison.Members[index].Length < FewestSamples)
                continue;

            var margins = MeanMargins(comparison, index);
            var rivals = Enumerable.Range(0, classes).Where(rival => rival != index);
            var nearest = classes <= ManyClasses ? rivals : rivals.OrderBy(rival => margins[rival]).Take(NearestRivals).ToHashSet();
            var chosen = classes <= ManyClasses ? rivals : rivals.Where(rival => nearest.Contains(rival) || wanted.Contains(new ClassPair(index, rival)));
            pairs.AddRange(chosen.Select(rival => (new ClassPair(index, rival), margins[rival])));
        }

        return pairs;
    }

    /// <summary>The baseline's mean margin of one class over each other, by rival.</summary>
    private static double[] MeanMargins(Comparison comparison, int index)
    {
        var members = comparison.Members[index];
        var margins = new double[comparison.Classes.Length];
        foreach (var sample in members)
        {
            var row = comparison.Baseline.Row(sample);
            for (var rival = 0; rival < margins.Length; rival++)
                margins[rival] += (double)row[index] - row[rival];
        }

        for (var rival = 0; rival < margins.Length; rival++)
            margins[rival] /= members.Length;
        return margins;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
