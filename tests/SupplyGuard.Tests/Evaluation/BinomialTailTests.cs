using System.Numerics;
using SupplyGuard.Checks.Evaluation.Statistics;

namespace SupplyGuard.Tests.Evaluation;

public sealed class BinomialTailTests
{
    private static readonly int[] Trials = [1, 2, 5, 10, 17, 20, 50, 100, 333, 1000];
    private static readonly (int Numerator, int Denominator)[] Rates = [(1, 100), (2, 100), (1, 1000), (1, 5), (1, 2), (97, 100), (999, 1000)];

    [Fact]
    public void Tails_equal_exact_sums_of_whole_numbers_to_twelve_digits()
    {
        foreach (var trials in Trials)
        {
            foreach (var (numerator, denominator) in Rates)
            {
                var terms = Terms(trials, numerator, denominator);
                var whole = BigInteger.Pow(denominator, trials);
                for (var count = 0; count <= trials; count += 1 + (trials / 40))
                {
                    var p = (double)numerator / denominator;
                    Close(Ratio(Sum(terms[count..]), whole), BinomialTail.AtLeast(trials, count, p), $"P(Bin({trials}, {p}) >= {count})");
                    Close(Ratio(Sum(terms[..(count + 1)]), whole), BinomialTail.AtMost(trials, count, p), $"P(Bin({trials}, {p}) <= {count})");
                }
            }
        }
    }

    [Theory]
    [InlineData(10, 4)]
    [InlineData(20, 5)]
    [InlineData(50, 6)]
    [InlineData(100, 8)]
    [InlineData(200, 11)]
    public void Critical_counts_of_ten_classes_at_one_percent_are_the_published_ones(int samples, int count) =>
        Assert.Equal(count, BinomialTail.CriticalCount(samples, 0.01, 1e-3 / 90));

    [Fact]
    public void A_watched_pair_is_proven_by_three_of_ten() => Assert.Equal(3, BinomialTail.CriticalCount(10, 0.01, 1e-3));

    [Fact]
    public void Nothing_is_proven_when_everything_is_tolerated() => Assert.Equal(11, BinomialTail.CriticalCount(10, 1, 1e-3));

    [Theory]
    [InlineData(0, 0, 0.5, 1)]
    [InlineData(10, 0, 0, 1)]
    [InlineData(10, 1, 0, 0)]
    [InlineData(10, 10, 1, 1)]
    [InlineData(10, 11, 0.5, 0)]
    public void Edges_are_exact(int trials, int count, double probability, double expected) =>
        Assert.Equal(expected, BinomialTail.AtLeast(trials, count, probability));

    [Fact]
    public void A_probability_outside_0_to_1_is_a_bug() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BinomialTail.AtLeast(10, 1, double.NaN));

    private static BigInteger[] Terms(int trials, int numerator, int denominator)
    {
        var terms = new BigInteger[trials + 1];
        var choose = BigInteger.One;
        for (var count = 0; count <= trials; count++)
        {
            terms[count] = choose * BigInteger.Pow(numerator, count) * BigInteger.Pow(denominator - numerator, trials - count);
            choose = choose * (trials - count) / (count + 1);
        }

        return terms;
    }

    private static BigInteger Sum(BigInteger[] terms) => terms.Aggregate(BigInteger.Zero, (sum, term) => sum + term);

    /// <summary>The quotient to 17 digits, also where numerator and denominator are beyond any double.</summary>
    private static double Ratio(BigInteger numerator, BigInteger denominator)
    {
        if (numerator.IsZero)
            return 0;

        var shift = (int)(denominator.GetBitLength() - numerator.GetBitLength()) + 80;
        return Math.ScaleB((double)((numerator << shift) / denominator), -shift);
    }

    private static void Close(double expected, double actual, string what) =>
        Assert.True(Math.Abs(actual - expected) <= (1e-12 * expected) + 1e-300, $"{what} is {expected:R}, not {actual:R}.");
}
