using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Checks.Packages.Advisories;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Advisories;
using SupplyGuard.Evidence.Feeds;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;
using TestKit;

namespace SupplyGuard.Tests.Packages;

public sealed class AdvisoryCheckTests : IDisposable
{
    private static readonly Location Place = new("supplyguard.json", 3, 30);

    private static readonly AdvisoryPolicy Policy = new(AdvisorySeverity.Moderate, new Located<string>("advisories", Place), Place);

    private static readonly FrozenSet<string> Wanted = new[] { "contoso.ml" }.ToFrozenSet();

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Reports_SG1501_with_severity_and_the_version_that_mends_it()
    {
        var finding = Assert.Single(Run([Known("GHSA-1", AdvisorySeverity.High, "[1.0, 1.2.5)", "CVE-1") with { Summary = "Runs what it reads" }]));

        Assert.Equal(AdvisoryRules.Vulnerable, finding.Rule);
        Assert.Equal("'Contoso.Ml 1.2.0' has the known vulnerability 'GHSA-1', severity high, which '1.2.5' mends: 'Runs what it reads'.", finding.Message);
        Assert.Equal(("GHSA-1", "CVE-1", "high", "1.2.5"), (finding.Evidence["advisory"], finding.Evidence["aliases"], finding.Evidence["severity"], finding.Evidence["fixed"]));
        Assert.Equal(new Location("App/packages.lock.json", 5, 7), finding.Location);
    }

    [Fact]
    public void Reports_SG1501_where_no_version_mends_it_and_where_nobody_says_how_bad_it_is() => Assert.Equal(
        "'Contoso.Ml 1.2.0' has the known vulnerability 'MAL-1', severity unknown, and no version is known that mends it.",
        Assert.Single(Run([Known("MAL-1", AdvisorySeverity.Unknown, "[1.0, )")], Policy with { AtLeast = AdvisorySeverity.Critical })).Message);

    [Fact]
    public void Reports_SG1501_once_for_one_vulnerability_with_many_names() => Assert.Equal(
        ["CVE-1", "GHSA-2"],
        Run([Known("GHSA-1", AdvisorySeverity.Moderate, "[1.0, )", "CVE-1"), Known("CVE-1", AdvisorySeverity.Critical, "[1.0, )"), Known("GHSA-2", AdvisorySeverity.High, "[1.0, )", "CVE-2")])
            .Select(finding => finding.Evidence["advisory"]));

    [Fact]
    public void Accepts_without_SG1501_what_is_not_bad_enough_or_about_other_versions() =>
        Assert.Empty(Run([Known("GHSA-1", AdvisorySeverity.Low, "[1.0, )"), Known("GHSA-2", AdvisorySeverity.Critical, "[1.0, 1.2.0)"), Known("GHSA-3", AdvisorySeverity.Critical, "(1.2.0, )")]));

    [Fact]
    public void Reports_SG1502_where_a_version_cannot_be_compared()
    {
        var odd = Sample.Evidence with { Subject = new PackageSubject("Contoso.Ml", "1.2.0.0.0") };

        Assert.Equal(AdvisoryRules.Unreadable, Assert.Single(AdvisoryCheck.Run(Policy, [odd], Evidence([Known("GHSA-1", AdvisorySeverity.Low, "[9.0]")]), _ => null)).Rule);
    }

    [Fact]
    public void Reports_SG1502_for_every_file_that_is_no_advisory()
    {
        _folder.Write("advisories/2026/good.json", """{ "id": "A", "affected": [ { "package": { "ecosystem": "NuGet", "name": "Contoso.Ml" }, "versions": ["9.0"] } ] }""");
        _folder.Write("advisories/2026/bad.json", "{");
        _folder.Write("advisories/README.md", "not looked at");
        Directory.CreateSymbolicLink(_folder.PathTo("advisories", "elsewhere"), _folder.Path);

        var findings = Run(Read("advisories"));

        Assert.Equal(["advisories/elsewhere", "advisories/2026/bad.json"], findings.Select(finding => finding.Location.Path));
        Assert.All(findings, finding => Assert.Equal(AdvisoryRules.Unreadable, finding.Rule));
    }

    [Fact]
    public void Accepts_without_SG1502_or_SG1503_a_folder_of_advisories_about_other_packages()
    {
        _folder.Write("advisories/a.json", """{ "id": "A", "affected": [ { "package": { "ecosystem": "NuGet", "name": "Other" }, "versions": ["one"] } ] }""");

        Assert.Empty(Run(Read("advisories")));
    }

    [Fact]
    public void Reports_SG1503_where_there_is_nothing_to_judge_by()
    {
        _folder.Write("advisories/README.md", "");

        Assert.Equal(
            [
                "The policy asks for 'packages.advisories', but names no folder under 'osv', and no source was asked.",
                "The folder 'advisories' holds no advisory.",
                "None of the package sources offers data about vulnerabilities.",
            ],
            new[] { new AdvisoryEvidence([]), Read("advisories"), new AdvisoryEvidence([]) { Sources = 0 } }.Select(evidence => Assert.Single(Run(evidence)).Message));
        Assert.Equal(AdvisoryRules.Unreadable, Assert.Single(Run(Read("missing"))).Rule);
        Assert.True(AdvisoryRules.Missing.Incomplete);
    }

    [Fact]
    public void Reads_what_a_source_knows()
    {
        var asked = new List<string>();
        var evidence = Audit(asked, Source("https://a.example/v3/index.json"), "https://a.example/v3/index.json", "/local/feed");

        Assert.Equal(["https://a.example/v3/index.json", "https://a.example/v3/vulnerabilities.json", "https://pages.example/base.json"], asked);
        Assert.Equal(1, evidence.Sources);
        var finding = Assert.Single(Run(evidence));
        Assert.Equal("'Contoso.Ml 1.2.0' has the known vulnerability 'GHSA-xxxx', severity critical, which '1.3.0' mends.", finding.Message);
        Assert.Equal("pages.example", finding.Evidence["source"]);
    }

    [Theory]
    [InlineData("http://a.example/v3/index.json", "is not encrypted")]
    [InlineData("https://gone.example/v3/index.json", "it cannot be reached.")]
    [InlineData("https://broken.example/v3/index.json", "its service index is malformed")]
    public void Reports_SG1504_for_a_source_that_does_not_say_and_never_shows_its_password(string source, string why)
    {
        var finding = Assert.Single(Run(Audit([], Source(source), source.Replace("://", "://user:secret@", StringComparison.Ordinal))));

        Assert.Equal((AdvisoryRules.CannotBeAsked, true), (finding.Rule, finding.Rule.Incomplete));
        Assert.Contains(why, finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", finding.Message + finding.Location, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_without_SG1504_a_source_that_offers_nothing_beside_one_that_does() =>
        Assert.Single(Run(Audit([], Source("https://a.example/v3/index.json"), "https://a.example/v3/index.json", "https://none.example/v3/index.json")));

    [Fact]
    public void Any_damage_to_a_page_ends_in_advisories_or_in_a_fault()
    {
        var address = new Uri("https://a.example/");
        foreach (var seed in new[] { Index, Pages, Page })
        {
            foreach (var mutant in Mutator.Mutants(Encoding.UTF8.GetBytes(seed), 2_000, seed: 5))
            {
                Tolerate(() => AuditPages.Resource(mutant, address));
                Tolerate(() => AuditPages.Pages(mutant, address));
                Tolerate(() => AuditPages.Page(mutant, address, Wanted));
            }
        }

        static void Tolerate(Action read)
        {
            try
            {
                read();
            }
            catch (InvalidDataException)
            {
                // The one exception that the door lets out.
            }
        }
    }

    public void Dispose() => _folder.Dispose();

    private const string Index = """{ "version": "3.0.0", "resources": [ { "@id": "x", "@type": "PackageBaseAddress/3.0.0" }, { "@id": "vulnerabilities.json", "@type": "VulnerabilityInfo/6.7.0" } ] }""";

    private const string Pages = """[ { "@name": "base", "@id": "https://pages.example/base.json", "@updated": "2026-01-01T00:00:00Z", "comment": "…" } ]""";

    private const string Page = """{ "contoso.ml": [ { "url": "https://advisories.example/GHSA-xxxx", "severity": 3, "versions": "(, 1.3.0)" } ], "other": [ { "url": 7 } ] }""";

    private static Func<Uri, byte[]> Source(string address) => asked => Encoding.UTF8.GetBytes(asked.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) switch
    {
        "https://broken.example/v3/index.json" => "{ }",
        "https://none.example/v3/index.json" => """{ "resources": [] }""",
        "https://gone.example/v3/index.json" => throw new IOException("it cannot be reached."),
        "https://a.example/v3/vulnerabilities.json" => Pages,
        "https://pages.example/base.json" => Page,
        var index when index == address => Index,
        _ => throw new IOException("it is not there."),
    });

    private static AdvisoryEvidence Audit(List<string> asked, Func<Uri, byte[]> source, params string[] sources) => new AuditGathering(new SourceAsking((question, _) =>
    {
        asked.Add(question.Address.AbsoluteUri);
        return source(question.Address);
    })).Gather([.. sources.Where(address => address.Contains("://", StringComparison.Ordinal)).Select(address => new AskedSource(new Uri(address)))], Wanted, TestContext.Current.CancellationToken);

    private static Advisory Known(string id, AdvisorySeverity severity, string versions, params string[] aliases) =>
        new(id, [.. aliases], "", [new AffectedPackage("contoso.ml", severity, [VersionInterval.Parse(versions)!], [])], new Location("advisories/a.json"));

    private static AdvisoryEvidence Evidence(ImmutableArray<Advisory> advisories) => new(advisories) { Files = 1 };

    private AdvisoryEvidence Read(string folder) => AdvisoryFolder.Read(_folder.Path, folder, Wanted, TestContext.Current.CancellationToken);

    private static Finding[] Run(ImmutableArray<Advisory> advisories, AdvisoryPolicy? policy = null) =>
        [.. AdvisoryCheck.Run(policy ?? Policy, [Sample.Evidence], Evidence(advisories), _ => new Location("App/packages.lock.json", 5, 7))];

    private static Finding[] Run(AdvisoryEvidence evidence) => [.. AdvisoryCheck.Run(Policy, [Sample.Evidence], evidence, _ => null)];
}
