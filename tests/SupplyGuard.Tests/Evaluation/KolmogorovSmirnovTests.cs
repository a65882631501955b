using SupplyGuard.Checks.Evaluation.Statistics;

namespace SupplyGuard.Tests.Evaluation;

public sealed class KolmogorovSmirnovTests
{
    [Theory]
    [InlineData(new float[] { 1, 2, 3 }, new float[] { 1, 2, 3 }, 0)]
    [InlineData(new float[] { 1, 2, 3 }, new float[] { 4, 5 }, 1)]
    [InlineData(new float[] { 4, 5 }, new float[] { 1, 2, 3 }, 1)]
    [InlineData(new float[] { 1, 2, 3, 4 }, new float[] { 3, 4, 5, 6 }, 0.5)]
    [InlineData(new float[] { 0, 0, 0, 1 }, new float[] { 0, 1, 1, 1 }, 0.5)]
    [InlineData(new float[] { 2 }, new float[] { 1, 2, 2, 2 }, 0.25)]
    public void The_distance_is_that_of_two_staircases(float[] first, float[] second, double distance) => Assert.Equal(distance, KolmogorovSmirnov.Distance(first, second), 1e-12);

    [Fact]
    public void A_distribution_without_samples_is_a_bug() => Assert.Throws<ArgumentException>(() => KolmogorovSmirnov.Distance([], [1]));

    /// <summary>√(ln(2/0.001) / 200) = 0.195.</summary>
    [Fact]
    public void Chance_explains_less_the_more_samples_there_are()
    {
        Assert.Equal(0.19493, KolmogorovSmirnov.Margin(100, 0.001), 1e-4);
        Assert.Equal(0.06164, KolmogorovSmirnov.Margin(1000, 0.001), 1e-4);
    }

    /// <summary>A level of 10 %, so that 2,000 draws show whether it is kept: 200 are expected at most, and 242 would be three deviations more.</summary>
    [Fact]
    public void Equal_distributions_are_farther_apart_no_more_often_than_the_level_says()
    {
        var random = new Random(7);
        var limit = KolmogorovSmirnov.Margin(50, 0.05) + KolmogorovSmirnov.Margin(80, 0.05);

        var beyond = Enumerable.Range(0, 2000).Count(_ => KolmogorovSmirnov.Distance(Draw(50), Draw(80)) > limit);

        Assert.InRange(beyond, 0, 242);

        float[] Draw(int samples) => [.. Enumerable.Range(0, samples).Select(_ => random.NextSingle()).Order()];
    }
}
