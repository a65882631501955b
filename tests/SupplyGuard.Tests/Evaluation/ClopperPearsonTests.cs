using SupplyGuard.Checks.Evaluation.Statistics;

namespace SupplyGuard.Tests.Evaluation;

public sealed class ClopperPearsonTests
{
    /// <summary>Tabulated two-sided 95 % limits; the rows of 0 and n have closed forms.</summary>
    [Theory]
    [InlineData(10, 0, 0, 0.30849710781876077)]
    [InlineData(10, 1, 0.0025285785444617869, 0.44501611702967514)]
    [InlineData(10, 5, 0.18708602844739855, 0.81291397155260145)]
    [InlineData(20, 3, 0.032070937, 0.378926839)]
    [InlineData(100, 99, 0.94554058, 0.99974685)]
    [InlineData(100, 100, 0.96378331, 1)]
    public void Limits_equal_the_tables(int trials, int count, double low, double high)
    {
        Assert.Equal(low, ClopperPearson.Lower(trials, count, 0.025), 1e-6);
        Assert.Equal(high, ClopperPearson.Upper(trials, count, 0.025), 1e-6);
    }

    [Fact]
    public void Limits_of_none_and_all_have_their_closed_forms()
    {
        foreach (var trials in new[] { 1, 7, 10, 100, 1000 })
        {
            Assert.Equal(1 - Math.Pow(0.001, 1.0 / trials), ClopperPearson.Upper(trials, 0, 0.001), 1e-12);
            Assert.Equal(Math.Pow(0.001, 1.0 / trials), ClopperPearson.Lower(trials, trials, 0.001), 1e-12);
        }
    }

    [Fact]
    public void Limits_mirror_each_other()
    {
        for (var count = 0; count <= 50; count++)
            Assert.Equal(1 - ClopperPearson.Upper(50, 50 - count, 0.001), ClopperPearson.Lower(50, count, 0.001), 1e-12);
    }
}
