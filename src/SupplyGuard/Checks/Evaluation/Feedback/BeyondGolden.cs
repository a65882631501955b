using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation.Statistics;

namespace SupplyGuard.Checks.Evaluation.Feedback;

/// <summary>
/// How many samples reach, in one column, beyond everything that golden samples hold there: among all samples, and among those of one label against the golden ones of that label,
/// where a mark that goes with a label shows. Rosenbaum's exact test, with Bonferroni's correction over columns, sides and labels. Pure.
/// </summary>
/// <param name="Column">Its place in a row.</param>
/// <param name="IsAbove">Beyond the largest, or beyond the smallest number.</param>
/// <param name="Class">The label; null: all samples.</param>
/// <param name="First">The first of the samples that do, by place.</param>
/// <param name="Samples">Samples of the feedback that were compared.</param>
/// <param name="GoldenSamples">Golden samples that they were compared with.</param>
internal sealed record BeyondGolden(int Column, bool IsAbove, int? Class, int Beyond, int First, int Samples, int GoldenSamples, double PValue, double Alpha)
{
    public bool Fails => PValue < Alpha;

    /// <summary>The least likely of each group; none where no sample reaches beyond anything.</summary>
    /// <param name="labels">Class of each golden sample and of each sample of the feedback; null when samples have none.</param>
    /// <param name="classes">How many there are.</param>
    /// <param name="alpha">False-alarm rate of all that is tested here.</param>
    public static ImmutableArray<BeyondGolden> Measure(SampleTable golden, SampleTable fed, (ImmutableArray<int> Golden, ImmutableArray<int> Fed)? labels, int classes, double alpha)
    {
        var groups = labels is null ? 1 : classes + 1;
        var share = alpha / (2.0 * golden.Width * groups);
        var found = new List<BeyondGolden?> { Worst([.. Enumerable.Range(0, golden.Samples)], [.. Enumerable.Range(0, fed.Samples)], null) };
        if (labels is { } known)
        {
            var (goldenOf, fedOf) = (Enumerable.Range(0, golden.Samples).ToLookup(sample => known.Golden[sample]), Enumerable.Range(0, fed.Samples).ToLookup(sample => known.Fed[sample]));
            found.AddRange(Enumerable.Range(0, classes).Where(index => goldenOf.Contains(index) && fedOf.Contains(index)).Select(index => Worst([.. goldenOf[index]], [.. fedOf[index]], index)));
        }

        return [.. found.OfType<BeyondGolden>()];

        BeyondGolden? Worst(int[] rows, int[] asked, int? label)
        {
            var (least, most) = Range(golden, rows);
            var (below, above) = (new int[golden.Width], new int[golden.Width]);
            foreach (var sample in asked)
            {
                var row = fed.Row(sample);
                for (var column = 0; column < row.Length; column++)
                {
                    below[column] += row[column] < least[column] ? 1 : 0;
                    above[column] += row[column] > most[column] ? 1 : 0;
                }
            }

            var (isAbove, count) = above.Max() >= below.Max() ? (true, above.Max()) : (false, below.Max());
            if (count == 0)
                return null;

            var worst = Array.IndexOf(isAbove ? above : below, count);
            var first = asked.First(sample => isAbove ? fed.Row(sample)[worst] > most[worst] : fed.Row(sample)[worst] < least[worst]);
            return new BeyondGolden(worst, isAbove, label, count, first, asked.Length, rows.Length, Exceedance.PValue(asked.Length, count, rows.Length), share);
        }
    }

    /// <summary>Smallest and largest number of every column; a column without a finite one has no bounds that anything could exceed.</summary>
    private static (float[] Least, float[] Most) Range(SampleTable golden, int[] rows)
    {
        var (least, most) = (new float[golden.Width], new float[golden.Width]);
        Array.Fill(least, float.PositiveInfinity);
        Array.Fill(most, float.NegativeInfinity);
        foreach (var sample in rows)
        {
            var row = golden.Row(sample);
            for (var column = 0; column < row.Length; column++)
            {
                if (!float.IsNaN(row[column]))
                    (least[column], most[column]) = (Math.Min(least[column], row[column]), Math.Max(most[column], row[column]));
            }
        }

        for (var column = 0; column < least.Length; column++)
        {
            if (least[column] > most[column])
                (least[column], most[column]) = (float.NegativeInfinity, float.PositiveInfinity);
        }

        return (least, most);
    }
}
