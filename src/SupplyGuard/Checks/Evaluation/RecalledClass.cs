namespace SupplyGuard.Checks.Evaluation;

/// <summary>How well one class is still recognised.</summary>
/// <param name="Class">Index of the class.</param>
/// <param name="BaselineCorrect">Samples that the baseline reads rightly.</param>
/// <param name="NewlyWrong">Samples that the baseline reads rightly and the candidate does not.</param>
/// <param name="PValue">Chance of as many newly wrong or more, were the tolerated rate the true one.</param>
/// <param name="Alpha">This class's share of the family's false-alarm rate.</param>
/// <param name="Low">99.9 % lower bound of the recall.</param>
/// <param name="High">99.9 % upper bound of the recall.</param>
/// <param name="Floor">The policy's <c>minRecall</c>; null where it asks for none.</param>
internal sealed record RecalledClass(
    int Class, int Samples, int Correct, int BaselineCorrect, int NewlyWrong, double PValue, double Alpha, double Low, double High, double? Floor)
{
    /// <summary>Share of the class's samples that are read rightly.</summary>
    public double Recall => (double)Correct / Samples;

    /// <summary>More is newly wrong than the tolerated rate explains.</summary>
    public bool Fell => PValue < Alpha;

    /// <summary>The recall is proven to lie below the policy's floor.</summary>
    public bool BelowFloor => High < Floor;

    public bool Fails => Fell || BelowFloor;
}
