using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation.Statistics;

namespace SupplyGuard.Checks.Evaluation.Feedback;

/// <summary>
/// How far the distribution of one column lies from that of the golden samples: the distance of Kolmogorov and Smirnov against the tolerated one and what chance adds to
/// it at these numbers of samples. Pictures and other wide inputs have four columns: mean, standard deviation, smallest and largest number of a sample. Pure.
/// </summary>
/// <param name="Name">As people say it: <c>features[7]</c>, <c>mean of image</c>.</param>
/// <param name="Distance">Between 0 and 1.</param>
/// <param name="Limit">What it must not exceed.</param>
internal sealed record ColumnDrift(string Name, double Distance, double Limit)
{
    public bool Fails => Distance > Limit;

    /// <summary>One for each column.</summary>
    /// <param name="tolerance">Distance of the true distributions that is tolerated.</param>
    /// <param name="alpha">False-alarm rate of all columns together.</param>
    public static ImmutableArray<ColumnDrift> Measure(ImmutableArray<SampleColumn> golden, ImmutableArray<SampleColumn> fed, double tolerance, double alpha) =>
    [
        .. golden.Zip(fed, (known, found) => new ColumnDrift(
            known.Name,
            known.Sorted.IsEmpty || found.Sorted.IsEmpty ? (known.Sorted.IsEmpty == found.Sorted.IsEmpty ? 0 : 1) : KolmogorovSmirnov.Distance(known.Sorted.AsSpan(), found.Sorted.AsSpan()),
            known.Sorted.IsEmpty || found.Sorted.IsEmpty ? tolerance : LimitOf(tolerance, known.Sorted.Length, found.Sorted.Length, alpha / golden.Length))),
    ];

    private static double LimitOf(double tolerance, int golden, int fed, double alpha) =>
        tolerance + KolmogorovSmirnov.Margin(golden, alpha / 2) + KolmogorovSmirnov.Margin(fed, alpha / 2);
}
