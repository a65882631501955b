namespace SupplyGuard.Findings.Evaluations;

/// <summary>The mean margin of one class over another, in the baseline and in the candidate.</summary>
/// <param name="True">Index of the true class.</param>
/// <param name="Rival">Index of the class that it is compared with.</param>
/// <param name="Samples">Golden samples of the true class.</param>
/// <param name="Baseline">Mean margin in the baseline; above 0.</param>
/// <param name="Candidate">The same in the candidate, after the global rescale.</param>
/// <param name="LowerBound">99.9 % lower bound of the loss; null where the estimate is within the limit.</param>
/// <param name="Fails">Whether the loss is beyond the limit and proven.</param>
public sealed record ErosionCell(int True, int Rival, int Samples, double Baseline, double Candidate, double? LowerBound, bool Fails)
{
    /// <summary>The share that was lost: 0 nothing, 1 all, above 1 the rival wins on average.</summary>
    public double Erosion => (Baseline - Candidate) / Baseline;
}
