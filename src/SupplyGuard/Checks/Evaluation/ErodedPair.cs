namespace SupplyGuard.Checks.Evaluation;

/// <summary>How much of one class pair's mean margin the candidate lost.</summary>
/// <param name="Samples">Samples of the true class.</param>
/// <param name="BaselineMargin">Mean of A[i, true] − A[i, rival] over the samples of the true class.</param>
/// <param name="CandidateMargin">The same of the candidate, after the global rescale.</param>
/// <param name="LowerBound">99.9 % lower bound of the loss; null where the estimate alone is within the limit.</param>
internal sealed record ErodedPair(ClassPair Pair, int Samples, double BaselineMargin, double CandidateMargin, double? LowerBound)
{
    /// <summary>The share that was lost: 0 nothing, 1 all, above 1 the rival now wins on average.</summary>
    public double Erosion => (BaselineMargin - CandidateMargin) / BaselineMargin;
}
