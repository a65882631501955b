using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation.Statistics;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>
/// B2, exact: whether samples of one class are newly read as one other more often than a tolerated rate explains. Every pair gets an equal
/// share of alpha; the pairs that the policy watches share an alpha of their own, so that fewer samples prove them. Pure.
/// </summary>
internal static class PairShift
{
    /// <summary>The part of alpha that any pair of classes has.</summary>
    public static double Share(double alpha, int classes) => alpha / ((double)classes * (classes - 1));

    /// <summary>The part of alpha that a watched pair has: never less than any other.</summary>
    public static double WatchedShare(double alpha, int classes, int watched) => watched is 0 ? Share(alpha, classes) : Math.Max(Share(alpha, classes), alpha / watched);

    /// <summary>Every pair that was seen at least once, and every watched pair; ordered by class and rival.</summary>
    public static ImmutableArray<ShiftedPair> Measure(Comparison comparison, double tolerance, double alpha, ImmutableArray<ClassPair> watched)
    {
        var counts = watched.ToDictionary(pair => pair, _ => 0);
        for (var sample = 0; sample < comparison.Labels.Length; sample++)
        {
            var pair = new ClassPair(comparison.Labels[sample], comparison.CandidateAnswer(sample));
            if (pair.True != pair.Rival && comparison.BaselineAnswer(sample) != pair.Rival)
                counts[pair] = counts.GetValueOrDefault(pair) + 1;
        }

        var share = Share(alpha, comparison.Classes.Length);
        var watchedShare = WatchedShare(alpha, comparison.Classes.Length, watched.Length);
        return
        [
            .. counts.OrderBy(entry => entry.Key.True).ThenBy(entry => entry.Key.Rival).Select(entry =>
            {
                var samples = comparison.Members[entry.Key.True].Length;
                var isWatched = watched.Contains(entry.Key);
                var p = BinomialTail.AtLeast(samples, entry.Value, tolerance);
                return new ShiftedPair(entry.Key, entry.Value, samples, p, isWatched ? watchedShare : share, isWatched);
            }),
        ];
    }
}
