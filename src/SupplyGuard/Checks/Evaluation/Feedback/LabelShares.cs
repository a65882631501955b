using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation.Statistics;

namespace SupplyGuard.Checks.Evaluation.Feedback;

/// <summary>
/// How far the share of a label lies from that among the golden samples: what is left of the distance between exact confidence intervals of both (Clopper and Pearson),
/// with Bonferroni's correction over the classes. Pure.
/// </summary>
/// <param name="Share">In the feedback.</param>
/// <param name="GoldenShare">In the golden data.</param>
/// <param name="Proven">How much of the distance chance does not explain; 0 when it explains all.</param>
internal sealed record LabelShares(int Class, double Share, double GoldenShare, double Proven)
{
    public static ImmutableArray<LabelShares> Measure(int classes, ImmutableArray<int> golden, ImmutableArray<int> fed, double alpha)
    {
        // Each of two intervals misses on one side with a quarter of a class's share.
        var share = alpha / (4.0 * classes);
        var (known, found) = (Counts(classes, golden), Counts(classes, fed));
        return
        [
            .. Enumerable.Range(0, classes).Select(index => new LabelShares(
                index,
                (double)found[index] / fed.Length,
                (double)known[index] / golden.Length,
                Math.Max(0, Math.Max(
                    ClopperPearson.Lower(fed.Length, found[index], share) - ClopperPearson.Upper(golden.Length, known[index], share),
                    ClopperPearson.Lower(golden.Length, known[index], share) - ClopperPearson.Upper(fed.Length, found[index], share))))),
        ];
    }

    private static int[] Counts(int classes, ImmutableArray<int> labels)
    {
        var counts = new int[classes];
        foreach (var label in labels)
            counts[label]++;
        return counts;
    }
}
