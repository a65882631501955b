using System.Collections.Frozen;
using SupplyGuard.Checks.Packages.Age;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Advisories;
using SupplyGuard.Evidence.Feeds;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Tests.Packages;

public sealed class AgeCheckTests
{
    private static readonly Location Place = new("supplyguard.json", 3, 23);

    private static readonly DateTimeOffset Now = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly AgePolicy Everything = new(new Located<Severity>(Severity.Error, Place), new Located<Severity>(Severity.Error, Place), TimeSpan.FromDays(30), Place);

    [Fact]
    public void Reports_SG1505_when_a_source_has_unlisted_the_version()
    {
        var finding = Assert.Single(Run(Everything, [Version("1.2.0", listed: false)]));

        Assert.Equal(AgeRules.Unlisted, finding.Rule);
        Assert.Equal("'Contoso.Ml 1.2.0' is unlisted by 'https://a.example/v3/index.json': whoever published it wants nobody to begin with it any more.", finding.Message);
        Assert.Equal(new Location("App/packages.lock.json", 5, 7), finding.Location);
    }

    [Fact]
    public void Reports_SG1505_once_when_one_of_two_sources_has_unlisted_it() => Assert.Equal(
        AgeRules.Unlisted,
        Assert.Single(Run(Everything, [Version("1.2.0")], [Version("1.2.0", listed: false)])).Rule);

    [Fact]
    public void Accepts_without_SG1505_and_SG1506_versions_that_nobody_uses_and_what_the_policy_does_not_ask()
    {
        var deprecated = new PackageDeprecation(["Legacy"], "", "");

        Assert.Empty(Run(Everything, [Version("1.2.0"), Version("1.1.0", listed: false), Version("1.0.0", deprecation: deprecated)]));
        Assert.Empty(Run(Everything with { Unlisted = null, Deprecated = null }, [Version("1.2.0", listed: false, deprecation: deprecated)]));
    }

    [Theory]
    [InlineData("Legacy", "It moved", "Contoso.Learning [2.0.0, )", "as 'Legacy': 'It moved'; to be used instead: 'Contoso.Learning [2.0.0, )'.")]
    [InlineData("Legacy,CriticalBugs", "", "", "as 'Legacy, CriticalBugs'.")]
    [InlineData("", "", "", "who give no reason.")]
    public void Reports_SG1506_with_reasons_and_what_to_use_instead(string reasons, string message, string alternate, string said)
    {
        var finding = Assert.Single(Run(Everything, [Version("1.2.0", deprecation: new PackageDeprecation([.. reasons.Split(',', StringSplitOptions.RemoveEmptyEntries)], message, alternate))]));

        Assert.Equal(AgeRules.Deprecated, finding.Rule);
        Assert.Equal($"'Contoso.Ml 1.2.0' is deprecated by its authors, {said}", finding.Message);
        Assert.Equal(alternate, finding.Evidence["alternate"]);
    }

    [Fact]
    public void Reports_SG1507_with_the_first_newer_version_and_the_newest()
    {
        var finding = Assert.Single(Run(Everything, [Version("2.0.0", "2026-10-31"), Version("1.2.0"), Version("1.3.0", "2026-10-02")]));

        Assert.Equal(AgeRules.Outdated, finding.Rule);
        Assert.Equal("'Contoso.Ml 1.2.0' is outdated: '1.3.0' is out since 2026-10-02, and '2.0.0' is the newest.", finding.Message);
    }

    [Fact]
    public void Accepts_without_SG1507_what_is_newer_and_young_or_nothing_to_move_to()
    {
        Assert.Empty(Run(Everything, [Version("1.2.0"), Version("1.3.0", "2026-10-03")]));
        Assert.Empty(Run(Everything, [Version("1.2.0"), Version("1.1.0", "2020-01-01"), Version("2.0.0-beta", "2020-01-01")]));
        Assert.Empty(Run(Everything, [Version("1.2.0"), Version("1.3.0", "2020-01-01", listed: false), Version("1.4.0", "2020-01-01", deprecation: new PackageDeprecation([], "", ""))]));
        Assert.Empty(Run(Everything with { Outdated = null }, [Version("1.2.0"), Version("9.0.0", "2020-01-01")]));
    }

    [Fact]
    public void Accepts_without_SG1507_what_a_source_offers_that_never_offered_the_version() =>
        Assert.Empty(Run(Everything, [Version("1.2.0")], [Version("99.0.0", "2020-01-01")]));

    [Fact]
    public void Reports_SG1507_for_a_prerelease_that_a_prerelease_overtook() =>
        Assert.Equal(AgeRules.Outdated, Assert.Single(Run(Everything, "1.2.0-alpha", [Version("1.2.0-alpha"), Version("1.2.0-beta", "2020-01-01")])).Rule);

    [Fact]
    public void Reports_SG1508_when_nobody_was_asked_or_nobody_knows()
    {
        Finding[] findings = [.. Run(Everything, AgeEvidence.None), .. Run(Everything, AgeEvidence.None with { Sources = 0 }), .. Run(Everything, [Version("1.3.0")])];

        Assert.Equal(
            [
                "The policy asks for 'packages.age', and no package source was asked.",
                "None of the package sources says which versions there are.",
                "No package source that was asked knows 'Contoso.Ml 1.2.0'.",
            ],
            findings.Select(finding => finding.Message));
        Assert.All(findings, finding => Assert.Equal((AgeRules.NotKnown, true), (finding.Rule, finding.Rule.Incomplete)));
    }

    [Fact]
    public void Accepts_without_SG1508_what_NuGet_took_from_a_folder() =>
        Assert.Empty(Run(Everything, AgeEvidence.None with { Sources = 1, FromFolders = new[] { Sample.Package.Key }.ToFrozenSet() }));

    [Fact]
    public void Reports_SG1509_for_a_source_that_does_not_say()
    {
        var evidence = AgeEvidence.None with { Sources = 0, Faults = [new AdvisoryFault("it answers with status 503.", new Location("https://a.example/v3/index.json"))] };
        var finding = Assert.Single(Run(Everything, evidence));

        Assert.Equal((AgeRules.CannotBeAsked, true), (finding.Rule, finding.Rule.Incomplete));
        Assert.Equal("The package source 'https://a.example/v3/index.json' does not say whether packages are up to date: it answers with status 503.", finding.Message);
        Assert.Equal(AgeRules.CannotBeAsked, Assert.Single(Run(Everything, evidence with { Sources = 1 })).Rule);
    }

    [Fact]
    public void Reports_SG1509_when_it_is_not_said_since_when_a_newer_version_is_out()
    {
        var finding = Assert.Single(Run(Everything, [Version("1.2.0"), Version("1.3.0")]));

        Assert.Equal("The package source 'https://a.example/v3/index.json' does not say since when '1.3.0' is out, so whether 'Contoso.Ml 1.2.0' is outdated cannot be told.", finding.Message);
        Assert.Equal(AgeRules.Outdated, Assert.Single(Run(Everything, [Version("1.2.0"), Version("1.3.0"), Version("1.4.0", "2020-01-01")])).Rule);
    }

    [Fact]
    public void Accepts_without_SG1509_a_source_that_says_it() => Assert.Empty(Run(Everything, [Version("1.2.0"), Version("1.3.0", "2026-10-31")]));

    private static RegisteredVersion Version(string version, string? published = null, bool listed = true, PackageDeprecation? deprecation = null) =>
        new(PackageVersion.Parse(version)!, listed, deprecation, published is null ? null : DateTimeOffset.Parse($"{published}T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture));

    private static Finding[] Run(AgePolicy policy, params RegisteredVersion[][] sources) => Run(policy, Sample.Package.Version, sources);

    private static Finding[] Run(AgePolicy policy, string used, params RegisteredVersion[][] sources) => Run(
        policy,
        new AgeEvidence([.. sources.Select((versions, at) => new RegisteredPackage("contoso.ml", $"https://{(char)('a' + at)}.example/v3/index.json", [.. versions]))]) { Sources = sources.Length },
        Sample.Evidence with { Subject = new PackageSubject("Contoso.Ml", used) });

    private static Finding[] Run(AgePolicy policy, AgeEvidence evidence, PackageEvidence? package = null) =>
        [.. AgeCheck.Run(policy, [package ?? Sample.Evidence], evidence, Now, _ => new Location("App/packages.lock.json", 5, 7))];
}
