using System.Numerics;
using SupplyGuard.Checks.Evaluation.Statistics;

namespace SupplyGuard.Tests.Evaluation;

public sealed class HypergeometricTests
{
    [Fact]
    public void Tails_equal_exact_sums_of_whole_numbers_to_nine_digits()
    {
        foreach (var (size, otherSize) in ((int, int)[])[(1, 1), (3, 40), (40, 3), (30, 30), (100, 250), (500, 20)])
        {
            foreach (var marked in (int[])[1, 2, size / 2, size, (size + otherSize) / 2, size + otherSize - 1])
            {
                for (var count = Math.Max(0, marked - otherSize); count <= Math.Min(size, marked); count++)
                    Close(Exact(size, otherSize, marked, count), Hypergeometric.AtLeast(size, count, otherSize, marked - count), $"{count} of {size} and {marked - count} of {otherSize}");
            }
        }
    }

    /// <summary>The lady tasting tea: all four cups right have a chance of 1 in 70, three of them or more 17 in 70 (R. A. Fisher, 1935).</summary>
    [Theory]
    [InlineData(4, 0, 1 / 70.0)]
    [InlineData(3, 1, 17 / 70.0)]
    [InlineData(0, 4, 1)]
    public void Fishers_cups_have_his_chances(int count, int otherCount, double chance) => Assert.Equal(chance, Hypergeometric.AtLeast(4, count, 4, otherCount), 1e-12);

    [Fact]
    public void Kinds_are_drawn_from_each_by_itself()
    {
        (int, int, int, int)[] kinds = [(4, 3, 4, 1), (2, 1, 3, 0), (5, 2, 1, 1)];
        var expected = 0.0;
        for (var first = 0; first <= 4; first++)
        {
            for (var second = 0; second <= 1; second++)
            {
                for (var third = 2; third <= 3; third++)
                    expected += first + second + third < 6 ? 0 : One(4, 4, 4, first) * One(2, 3, 1, second) * One(5, 1, 3, third);
            }
        }

        Assert.Equal(expected, Hypergeometric.AtLeast(kinds), 1e-12);
        Assert.Equal(Hypergeometric.AtLeast(100, 20, 90, 5), Hypergeometric.AtLeast([(100, 20, 90, 5)]), 1e-12);
        Assert.Equal(1, Hypergeometric.AtLeast([]), 12);
    }

    /// <summary>10,500 of 100,000 against 10,000 of 100,000: exact one-sided chance 1.0e-4 by the normal distribution of statistics' tables (z = 3.69).</summary>
    [Fact]
    public void Many_marked_members_are_judged_by_the_normal_distribution()
    {
        Assert.InRange(Hypergeometric.AtLeast([(100_000, 10_500, 100_000, 10_000)]), 1.0e-4, 1.25e-4);
        Assert.Equal(Hypergeometric.AtLeast(100_000, 10_500, 100_000, 10_000), Hypergeometric.AtLeast([(100_000, 10_500, 100_000, 10_000)]), 5e-6);
        Assert.Equal(1, Hypergeometric.AtLeast([(100_000, 10_000, 100_000, 10_500)]));
    }

    [Theory]
    [InlineData(10, 11, 10, 0)]
    [InlineData(10, 0, 10, -1)]
    [InlineData(-1, 0, 10, 1)]
    public void More_marked_than_there_are_is_a_bug(int size, int count, int otherSize, int otherCount) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Hypergeometric.AtLeast(size, count, otherSize, otherCount));

    /// <summary>All marked members are the largest ones: the same draw.</summary>
    [Fact]
    public void What_lies_beyond_another_group_has_the_chance_of_a_draw()
    {
        Assert.Equal(1, Exceedance.PValue(7, 0, 5));
        Assert.Equal(1, Exceedance.PValue(7, 7, 0));
        for (var count = 1; count <= 7; count++)
            Assert.Equal(Hypergeometric.AtLeast(7, count, 5, 0), Exceedance.PValue(7, count, 5), 1e-12);
    }

    private static double One(int size, int otherSize, int marked, int count) => Exact(size, otherSize, marked, count) - Exact(size, otherSize, marked, count + 1);

    private static double Exact(int size, int otherSize, int marked, int count)
    {
        var sum = BigInteger.Zero;
        for (var here = Math.Max(count, marked - otherSize); here <= Math.Min(size, marked); here++)
            sum += Choose(size, here) * Choose(otherSize, marked - here);
        return (double)(sum * BigInteger.Pow(10, 300) / Choose(size + otherSize, marked)) / 1e300;
    }

    private static BigInteger Choose(int all, int some)
    {
        var ways = BigInteger.One;
        for (var index = 0; index < some; index++)
            ways = ways * (all - index) / (index + 1);
        return ways;
    }

    private static void Close(double expected, double actual, string what) =>
        Assert.True(Math.Abs(actual - expected) <= (1e-9 * expected) + 1e-290, $"{what} is {expected:R}, not {actual:R}.");
}
