using SupplyGuard.Checks.Evaluation.Statistics;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>
/// B4, exact: whether more samples of all classes together are newly wrong than a tolerated rate explains. A test of "no difference"
/// (McNemar) would fail honest retraining; this one has a rate that somebody decided on. Pure.
/// </summary>
/// <param name="NewlyWrong">Samples that the baseline reads rightly and the candidate does not.</param>
/// <param name="PValue">Chance of as many or more, were the tolerated rate the true one.</param>
internal sealed record OverallShift(int NewlyWrong, int Samples, double PValue, double Alpha)
{
    public bool Fails => PValue < Alpha;

    public static OverallShift Measure(Comparison comparison, double tolerance, double alpha)
    {
        var wrong = Enumerable.Range(0, comparison.Labels.Length)
            .Count(sample => comparison.BaselineAnswer(sample) == comparison.Labels[sample] && comparison.CandidateAnswer(sample) != comparison.Labels[sample]);
        return new OverallShift(wrong, comparison.Labels.Length, BinomialTail.AtLeast(comparison.Labels.Length, wrong, tolerance), alpha);
    }
}
