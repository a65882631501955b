using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation.Feedback;

namespace SupplyGuard.Tests.Evaluation;

/// <summary>How often chance makes the judges of feedback accuse somebody.</summary>
public sealed class FeedbackStatisticsTests
{
    /// <summary>Ten thousand kinds of people, a thousand golden ones: an honest file of any size holds some that are equal to golden ones. At a level of 1 %, two of 200 files are expected, and ten would have a chance of 1 in 20,000.</summary>
    [Theory]
    [InlineData(500)]
    [InlineData(5000)]
    public void Accepts_honest_rows_of_few_categories_that_are_equal_to_golden_ones_SG3032(int samples)
    {
        var random = new Random(samples);

        var leaks = Enumerable.Range(0, 200).Count(_ =>
        {
            var groups = Enumerable.Repeat(true, 1000).Concat(Enumerable.Repeat(false, samples)).Select(isGolden => (Row: random.Next(10_000), isGolden)).GroupBy(entry => entry.Row)
                .Where(group => group.Count() > 1).Select(group => (group.Count(entry => entry.isGolden), group.Count(entry => !entry.isGolden))).ToImmutableArray();
            return LeakedSamples.AreNoChance(1000, samples, groups, 1e-2);
        });

        Assert.InRange(leaks, 0, 9);
    }

    /// <summary>Three golden samples are there twice, and that is no excuse for the whole exam, however much else is in the file.</summary>
    [Theory]
    [InlineData(1000, 994, true)]
    [InlineData(101_000, 994, true)]
    [InlineData(101_000, 30, true)]
    [InlineData(1000, 1, false)]
    public void Golden_samples_in_feedback_are_a_leak_where_a_few_golden_ones_are_repeated(int samples, int leaked, bool isLeak)
    {
        ImmutableArray<(int, int)> groups = [(2, 0), (2, 0), (2, 0), .. Enumerable.Repeat((1, 1), leaked)];

        Assert.Equal(isLeak, LeakedSamples.AreNoChance(1000, samples, groups, 1e-3));
    }

    /// <summary>A model that errs in 10 % of everything contradicts as many of 5,000 labels, also of those classes of which it happens to err in no golden sample.</summary>
    [Fact]
    public void A_trusted_model_that_errs_alike_of_golden_samples_and_of_feedback_accuses_nobody_SG3036()
    {
        var alarms = Enumerable.Range(0, 100).Count(seed =>
        {
            var random = new Random(seed);
            return ContradictedLabels.Measure(10, Draw(200), [.. Draw(5000)], 0.05, 1e-3, isModel: true).Any(entry => entry.Fails);

            (int, int)[] Draw(int samples) => [.. Enumerable.Range(0, samples).Select(sample => (sample % 10, random.NextDouble() < 0.1 ? ((sample % 10) + 1 + random.Next(9)) % 10 : sample % 10))];
        });

        Assert.InRange(alarms, 0, 1);
    }
}
