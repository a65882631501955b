using SupplyGuard.Checks.Evaluation.Statistics;

namespace SupplyGuard.Checks.Evaluation.Feedback;

/// <summary>Whether feedback holds golden samples because somebody put them there. In tables of few categories, different people are equal samples. Pure.</summary>
internal static class LeakedSamples
{
    /// <param name="golden">Golden samples.</param>
    /// <param name="alike">Those of them that repeat another one.</param>
    /// <param name="samples">Samples of the feedback.</param>
    /// <param name="leaked">Those of them that are equal to a golden one.</param>
    /// <param name="alpha">How often chance may be taken for intent where golden samples repeat each other.</param>
    public static bool AreNoChance(int golden, int alike, int samples, int leaked, double alpha) =>
        leaked > 0 && (alike == 0 || Hypergeometric.AtLeast(samples, leaked, golden, alike) < alpha);
}
