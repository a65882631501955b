namespace SupplyGuard.Checks.Evaluation.Skew;

/// <summary>How far the scores of a two-class model moved, in standard deviations of the baseline's: mean(t·C − A) / sd(A), of the second class's lead over the first.</summary>
/// <param name="Slice">As the policy spells it; null for all samples.</param>
internal sealed record ScoreShift(string? Slice, int Samples, double Shift)
{
    /// <summary>Honest retraining stayed below 0.21 at 200 samples.</summary>
    public const double MostOverall = 0.35;

    /// <summary>Within a slice: below 0.37.</summary>
    public const double MostInSlice = 0.6;

    /// <summary>Fewer samples of a slice say nothing of their mean.</summary>
    public const int FewestSamples = 30;

    public double Limit => Slice is null ? MostOverall : MostInSlice;

    public bool Fails => Math.Abs(Shift) > Limit;
}
