namespace SupplyGuard.Tool.Tests;

/// <summary>What packages are called and what is known about them, through the command line, on packages that were really restored.</summary>
public sealed class ReputationTests(RestoredLookalike project) : IClassFixture<RestoredLookalike>
{
    private const string Advisory = """
        { "schema_version": "1.6.0", "id": "GHSA-aaaa-bbbb-cccc", "modified": "2026-01-01T00:00:00Z", "aliases": ["CVE-2026-1"], "summary": "Runs what it reads",
          "affected": [ { "package": { "ecosystem": "NuGet", "name": "Newtonsoft.Jsom" }, "ranges": [ { "type": "ECOSYSTEM", "events": [ { "introduced": "0" }, { "fixed": "13.0.2" } ] } ] } ],
          "database_specific": { "severity": "HIGH" } }
        """;

    private const string Index = """{ "version": "3.0.0", "resources": [ { "@id": "{source}/v3/vulnerabilities/index.json", "@type": "VulnerabilityInfo/6.7.0" } ] }""";

    private const string Pages = """[ { "@name": "base", "@id": "{source}/v3/vulnerabilities/base.json", "@updated": "2026-01-01T00:00:00Z" } ]""";

    private const string Page = """{ "newtonsoft.jsom": [ { "url": "https://advisories.example/GHSA-dddd-eeee-ffff", "severity": 3, "versions": "(, 13.0.3)" } ] }""";

    [Fact]
    public void Reports_SG1401_for_a_mistyped_package_that_NuGet_restored_without_a_word()
    {
        var run = project.Under(", \"lookalikes\": \"error\"");

        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Assert.Contains("App/packages.lock.json(5,7): error SG1401: 'Newtonsoft.Jsom' differs from 'Newtonsoft.Json' in one letter.", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, project.Under(", \"lookalikes\": \"warning\"").ExitCode);
    }

    [Fact]
    public void Accepts_the_same_package_without_SG1401_where_the_policy_does_not_ask() =>
        Assert.Equal(new ToolRun(0, "passed: no findings; 1 package examined\n", ""), project.Under(""));

    [Fact]
    public void Reports_SG1501_from_a_folder_of_OSV_files_and_SG1502_for_what_is_none()
    {
        project.Write("advisories/2026/a.json", Advisory);
        var vulnerable = project.Under(", \"advisories\": { \"atLeast\": \"high\", \"osv\": \"advisories\" }");
        var harmless = project.Under(", \"advisories\": { \"atLeast\": \"critical\", \"osv\": \"advisories\" }");
        project.Write("advisories/b.json", "{");
        var unread = project.Under(", \"advisories\": { \"atLeast\": \"critical\", \"osv\": \"advisories\" }");
        project.Delete("advisories");

        Assert.Equal(1, vulnerable.ExitCode);
        Assert.Contains(
            "App/packages.lock.json(5,7): error SG1501: 'Newtonsoft.Jsom 13.0.1' has the known vulnerability 'GHSA-aaaa-bbbb-cccc', severity high, which '13.0.2' mends: 'Runs what it reads'.",
            vulnerable.Output,
            StringComparison.Ordinal);
        Assert.Equal(0, harmless.ExitCode);
        Assert.Equal(3, unread.ExitCode);
        Assert.Contains("error SG1502: 'advisories/b.json' cannot be read:", unread.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG1503_where_nobody_is_asked()
    {
        var run = project.Under(", \"advisories\": {}");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("error SG1503: The policy asks for 'packages.advisories', but names no folder under 'osv', and no source was asked.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG1501_from_what_a_package_source_says_only_when_it_is_asked()
    {
        using var source = new LoopbackSource(("/v3/index.json", Index), ("/v3/vulnerabilities/index.json", Pages), ("/v3/vulnerabilities/base.json", Page));
        project.RestoredFrom("/somewhere/feed", $"{source.Address}/v3/index.json");

        Assert.Equal(0, project.Under("").ExitCode);
        Assert.Equal(0, source.Asked);

        var run = project.Under("", "--audit");
        Assert.Equal(3, source.Asked);
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Assert.Contains("error SG1501: 'Newtonsoft.Jsom 13.0.1' has the known vulnerability 'GHSA-dddd-eeee-ffff', severity critical, which '13.0.3' mends.", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, project.Under(", \"advisories\": { \"atLeast\": \"critical\" }", "--audit").ExitCode);
    }

    [Fact]
    public void Reports_SG1504_for_a_source_that_is_gone_or_answers_with_nonsense()
    {
        string gone;
        using (var closed = new LoopbackSource())
            gone = closed.Address;
        using var source = new LoopbackSource(("/nonsense", "<html>"), ("/v3/index.json", Index));
        project.RestoredFrom($"{gone}/v3/index.json", $"{source.Address}/nonsense", $"{source.Address}/v3/index.json", $"{source.Address}/missing");

        var run = project.Under("", "--audit");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains($"error SG1504: The package source '{gone}/v3/index.json' does not say which packages are vulnerable: it cannot be reached (ConnectionError).", run.Output, StringComparison.Ordinal);
        Assert.Contains($"'{source.Address}/nonsense' does not say which packages are vulnerable: its service index is malformed", run.Output, StringComparison.Ordinal);
        Assert.Contains($"'{source.Address}/v3/index.json' does not say which packages are vulnerable: it answers with status 404.", run.Output, StringComparison.Ordinal);
        Assert.Contains($"'{source.Address}/missing' does not say which packages are vulnerable: it answers with status 404.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_without_SG1501_and_SG1504_a_source_that_knows_nothing_against_the_package()
    {
        using var source = new LoopbackSource(("/v3/index.json", Index), ("/v3/vulnerabilities/index.json", Pages), ("/v3/vulnerabilities/base.json", "{}"));
        project.RestoredFrom($"{source.Address}/v3/index.json");

        Assert.Equal(0, project.Under("", "--audit").ExitCode);
    }

    [Fact]
    public void Reports_SG1503_where_no_source_knows_about_vulnerabilities()
    {
        project.RestoredFrom("/somewhere/feed");

        var run = project.Under("", "--audit");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("error SG1503: None of the package sources offers data about vulnerabilities.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG1602_for_a_package_of_Python_beside_the_project()
    {
        project.Write("training/requirements.txt", "numpy==1.26.4\n");
        var run = project.Under(", \"foreign\": \"error\"");
        project.Delete("training");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("training/requirements.txt(1,1): error SG1602: 'numpy 1.26.4' is locked without a SHA-256, SHA-384 or SHA-512 hash", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, project.Under(", \"foreign\": \"error\"").ExitCode);
    }
}
