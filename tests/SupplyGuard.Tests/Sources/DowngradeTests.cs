using System.Collections.Immutable;
using SupplyGuard.Checks.Packages.Pin;
using SupplyGuard.Discovery;
using SupplyGuard.Findings;
using SupplyGuard.Subjects;
using SupplyGuard.Tests.Packages;

namespace SupplyGuard.Tests.Sources;

public sealed class DowngradeTests
{
    [Fact]
    public void Reports_SG1214_at_the_pin_instead_of_SG1105_when_a_package_was_lowered()
    {
        var finding = Assert.Single(Judge("1.2.0", restored: [], "1.3.0"));

        Assert.Equal((PinRules.Downgraded, "1.3.0"), (finding.Rule, finding.Evidence["pinned"]));
        Assert.Equal(Sample.Pin.Location, finding.Location);
    }

    [Fact]
    public void Reports_SG1214_with_the_nearest_of_several_versions_that_are_gone() =>
        Assert.Equal("1.10.0", Assert.Single(Judge("1.2.0", restored: ["3.0.0"], "2.0.0", "1.10.0", "3.0.0")).Evidence["pinned"]);

    [Theory]
    [InlineData("1.2.0", "1.1.0")]
    [InlineData("1.2.0", "1.3.0", "1.1.0")]
    public void Accepts_without_SG1214_what_may_be_an_update(string version, params string[] pinned) =>
        Assert.Equal(PinRules.NotPinned, Assert.Single(Judge(version, restored: [], pinned)).Rule);

    [Fact]
    public void Accepts_without_SG1214_an_older_version_beside_the_pinned_one_that_is_still_used() =>
        Assert.Equal(PinRules.NotPinned, Assert.Single(Judge("1.2.0", restored: ["1.3.0"], "1.3.0")).Rule);

    [Theory]
    [InlineData("1.x", "2.0.0")]
    [InlineData("1.2.0", "2.x")]
    public void Accepts_without_SG1214_what_is_no_version(string version, string pinned) =>
        Assert.Equal(PinRules.NotPinned, Assert.Single(Judge(version, restored: [], pinned)).Rule);

    private static Finding[] Judge(string version, ImmutableArray<string> restored, params string[] pinned)
    {
        var evidence = Sample.Evidence with { Subject = Of(version) };
        var guardLock = GuardLock.Empty with { Packages = pinned.ToImmutableSortedDictionary(one => Of(one).Key, _ => Sample.Pin, StringComparer.Ordinal) };
        return [.. PinCheck.Run(Sample.Policy, evidence, guardLock, new PinnedVersions(guardLock, restored.Add(version).Select(Of)))];
    }

    private static PackageSubject Of(string version) => new("Contoso.Ml", version);
}
