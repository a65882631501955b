using System.Collections.Immutable;

namespace SupplyGuard.Findings.Evaluations;

/// <summary>The margins of one class over another, golden sample by golden sample.</summary>
/// <param name="True">Index of the true class.</param>
/// <param name="Rival">Index of the class that it is compared with.</param>
/// <param name="Samples">Indexes of the samples in the golden data, at most <see cref="MostSamples"/>.</param>
/// <param name="Baseline">By sample: score of the true class less that of its rival; at or below 0 the sample is read wrongly.</param>
/// <param name="Candidate">The same of the candidate, after the global rescale.</param>
public sealed record MarginStrip(int True, int Rival, ImmutableArray<int> Samples, ImmutableArray<double> Baseline, ImmutableArray<double> Candidate)
{
    /// <summary>More samples of one class are not drawn.</summary>
    public const int MostSamples = 200;
}
