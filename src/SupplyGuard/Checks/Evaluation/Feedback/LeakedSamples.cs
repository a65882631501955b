using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation;

namespace SupplyGuard.Checks.Evaluation.Feedback;

/// <summary>
/// Whether feedback holds golden samples because somebody put them there. In tables of few categories, different people are equal samples: where golden samples are equal to each other, all samples are dealt
/// out again, and the feedback must hold more golden ones than in all other deals (permutation test; R. A. Fisher, "The Design of Experiments", 1935, §21). Pure.
/// </summary>
internal static class LeakedSamples
{
    private const int MostDeals = 9999;

    private const int FewestDeals = 99;

    /// <summary>Samples that are dealt out, over all deals.</summary>
    private const double MostWork = 2e8;

    /// <param name="golden">Golden samples.</param>
    /// <param name="samples">Samples of the feedback.</param>
    /// <param name="equal">Of each group of samples that are equal, how many are golden, and how many are in the feedback.</param>
    /// <param name="alpha">How often chance may be taken for intent where golden samples are equal to each other.</param>
    public static bool AreNoChance(int golden, int samples, ImmutableArray<(int Golden, int Fed)> equal, double alpha)
    {
        var leaked = Leaked(equal);
        if (leaked == 0 || equal.All(group => group.Golden < 2))
            return leaked > 0;

        var grouped = equal.Sum(group => (long)group.Golden + group.Fed);
        var deals = (int)Math.Clamp(Math.Min(Math.Ceiling(1 / alpha) - 1, MostWork / grouped), FewestDeals, MostDeals);
        var random = new SplitMix64((ulong)grouped);
        for (var deal = 0; deal < deals; deal++)
        {
            if (Leaked(Dealt(golden, samples, equal, ref random)) >= leaked)
                return false;
        }

        return true;
    }

    private static long Leaked(ImmutableArray<(int Golden, int Fed)> equal) => equal.Where(group => group.Golden > 0).Sum(group => (long)group.Fed);

    /// <summary>The same groups, their members drawn anew from all samples without replacement.</summary>
    private static ImmutableArray<(int Golden, int Fed)> Dealt(int golden, int samples, ImmutableArray<(int Golden, int Fed)> equal, ref SplitMix64 random)
    {
        var (left, all) = (golden, golden + samples);
        var dealt = ImmutableArray.CreateBuilder<(int, int)>(equal.Length);
        foreach (var group in equal)
        {
            var (size, drawn) = (group.Golden + group.Fed, 0);
            for (var member = 0; member < size; member++, all--)
            {
                if (random.Index(all) >= left)
                    continue;

                drawn++;
                left--;
            }

            dealt.Add((drawn, size - drawn));
        }

        return dealt.MoveToImmutable();
    }
}
