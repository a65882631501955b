namespace SupplyGuard.Checks.Evaluation;

/// <summary>How often samples of one class are newly read as another, and what that proves.</summary>
/// <param name="Count">Samples that the candidate reads as the rival and the baseline did not.</param>
/// <param name="Samples">Samples of the true class.</param>
/// <param name="PValue">Chance of as many or more, were the tolerated rate the true one.</param>
/// <param name="Alpha">This pair's share of the family's false-alarm rate.</param>
/// <param name="Watched">Whether the policy watches this pair.</param>
internal sealed record ShiftedPair(ClassPair Pair, int Count, int Samples, double PValue, double Alpha, bool Watched)
{
    public bool Fails => PValue < Alpha;
}
