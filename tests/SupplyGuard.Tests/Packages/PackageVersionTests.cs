using SupplyGuard.Discovery;

namespace SupplyGuard.Tests.Packages;

public sealed class PackageVersionTests
{
    /// <summary>The order of Semantic Versioning 2.0.0, clause 11, and what NuGet adds to it.</summary>
    private static readonly string[] Ascending =
    [
        "0", "0.0.0.1", "0.9", "1.0.0-0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11",
        "1.0.0-beta.99999999999999999999", "1.0.0-beta.x", "1.0.0-rc.1", "1.0.0-rc-1", "1.0.0", "1.0.0.1", "1.0.1", "1.2", "1.10", "2.0.0-preview.1", "2", "10.0",
    ];

    [Fact]
    public void Versions_are_ordered_as_NuGet_orders_them()
    {
        var versions = Ascending.Select(text => PackageVersion.Parse(text)!).ToArray();
        foreach (var (i, first) in versions.Index())
        {
            foreach (var (j, second) in versions.Index())
                Assert.Equal(i.CompareTo(j), Math.Sign(first.CompareWith(second)));
        }
    }

    [Theory]
    [InlineData("1", "1.0.0.0")]
    [InlineData("1.2", "1.2.0")]
    [InlineData("01.002", "1.2")]
    [InlineData("1.0.0-Beta.1", "1.0.0-bETA.01")]
    [InlineData("1.0.0+build.7", "1.0.0")]
    [InlineData("1.0.0-rc.1+a", "1.0.0-RC.1+b.c")]
    public void Spellings_of_one_version_are_the_same(string one, string other) =>
        Assert.Equal(0, PackageVersion.Parse(one)!.CompareWith(PackageVersion.Parse(other)!));

    [Theory]
    [InlineData("")]
    [InlineData(" 1.0")]
    [InlineData("v1.0")]
    [InlineData("1.")]
    [InlineData("1..0")]
    [InlineData("1.0.0.0.0")]
    [InlineData("1.0-")]
    [InlineData("1.0-a..b")]
    [InlineData("1.0-ä")]
    [InlineData("1.0+")]
    [InlineData("-1")]
    [InlineData("2147483648")]
    [InlineData("1.*")]
    [InlineData("../1.0.0")]
    [InlineData("1.0.0-a/b")]
    public void What_is_no_version_is_none(string text) => Assert.Null(PackageVersion.Parse(text));

    [Theory]
    [InlineData("1", "1.0.0")]
    [InlineData("01.2", "1.2.0")]
    [InlineData("1.2.3.0", "1.2.3")]
    [InlineData("1.2.3.4-RC.1+x", "1.2.3.4-RC.1")]
    public void A_version_is_spelled_as_NuGet_names_the_folder(string text, string expected) => Assert.Equal(expected, PackageVersion.Parse(text)!.Normalised);

    [Theory]
    [InlineData("1.0", "1.0", true)]
    [InlineData("1.0", "2.0", true)]
    [InlineData("1.0", "1.0-rc", false)]
    [InlineData("[1.0]", "1.0.0", true)]
    [InlineData("[1.0]", "1.0.1", false)]
    [InlineData("[1.0, 2.0)", "1.0", true)]
    [InlineData("[1.0, 2.0)", "2.0", false)]
    [InlineData("[1.0, 2.0)", "2.0-beta", true)]
    [InlineData("(1.0, 2.0]", "1.0", false)]
    [InlineData("(1.0, 2.0]", "2.0", true)]
    [InlineData("(, 2.0)", "0.1-alpha", true)]
    [InlineData("(, 2.0)", "2.0", false)]
    [InlineData("[1.0, )", "99", true)]
    [InlineData("(,)", "1.0", true)]
    public void Intervals_are_read_as_NuGet_writes_them(string range, string version, bool contains) =>
        Assert.Equal(contains, VersionInterval.Parse(range)!.Contains(PackageVersion.Parse(version)!));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("(1.0)")]
    [InlineData("[1.0")]
    [InlineData("[1.0, 2.0, 3.0]")]
    [InlineData("[1.0, x]")]
    [InlineData("[,]")]
    [InlineData("1.*")]
    public void What_is_no_interval_is_none(string text) => Assert.Null(VersionInterval.Parse(text));
}
