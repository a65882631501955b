namespace SupplyGuard.Tool.Tests;

/// <summary>What package sources say of the versions that are used, through the command line, on packages that were really restored.</summary>
public sealed class AgeTests(RestoredLookalike project) : IClassFixture<RestoredLookalike>
{
    private const string Policy = ", \"advisories\": { \"atLeast\": \"critical\" }, \"age\": { \"outdated\": \"30.00:00:00\" }";

    /// <summary>The passwords of these tests stand where anybody could read them.</summary>
    private const string Readable = Policy + " }, \"severity\": { \"SG1207\": \"note\"";

    private const string Index = """
        { "version": "3.0.0", "resources": [
          { "@id": "{source}/v3/vulnerabilities/index.json", "@type": "VulnerabilityInfo/6.7.0" },
          { "@id": "{source}/v3/registrations/", "@type": "RegistrationsBaseUrl/3.6.0" } ] }
        """;

    private const string Vulnerabilities = """[ { "@name": "base", "@id": "{source}/v3/vulnerabilities/base.json", "@updated": "2026-01-01T00:00:00Z" } ]""";

    private const string Inline = """{ "items": [ { "items": [ { "catalogEntry": { "id": "Newtonsoft.Jsom", "version": "13.0.1", "listed": LISTED, "published": "2024-01-01T00:00:00Z" DEPRECATED } } ] } ] }""";

    private const string Paged = """
        { "items": [
          { "@id": "{source}/v3/registrations/newtonsoft.jsom/page/old.json", "lower": "1.0.0", "upper": "12.0.0" },
          { "@id": "{source}/v3/registrations/newtonsoft.jsom/page/new.json", "lower": "13.0.0", "upper": "13.0.9" } ] }
        """;

    private const string Page = """
        { "items": [
          { "catalogEntry": { "id": "Newtonsoft.Jsom", "version": "13.0.1", "published": "2024-01-01T00:00:00Z" } },
          { "catalogEntry": { "id": "Newtonsoft.Jsom", "version": "13.0.9", "published": "2025-02-03T00:00:00Z" } } ] }
        """;

    private const string Deprecation = """, "deprecation": { "reasons": ["Legacy"], "message": "It moved", "alternatePackage": { "id": "Newtonsoft.Json", "range": "*" } }""";

    [Fact]
    public void Reports_SG1505_and_SG1506_when_the_source_says_so()
    {
        using var source = Source(Registration("false", Deprecation));
        From(source);

        var run = project.Under(Policy, "--audit");

        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Assert.Contains($"App/packages.lock.json(5,7): error SG1505: 'Newtonsoft.Jsom 13.0.1' is unlisted by '{source.Address}/v3/index.json'", run.Output, StringComparison.Ordinal);
        Assert.Contains("error SG1506: 'Newtonsoft.Jsom 13.0.1' is deprecated by its authors, as 'Legacy': 'It moved'; to be used instead: 'Newtonsoft.Json'.", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, project.Under(", \"advisories\": {}, \"age\": { \"unlisted\": \"warning\", \"deprecated\": \"off\" }", "--audit").ExitCode);
    }

    [Fact]
    public void Reports_SG1507_from_a_compressed_page_and_passes_over_those_that_are_older()
    {
        using var source = new LoopbackSource(
            ("/v3/index.json", Index), ("/v3/vulnerabilities/index.json", Vulnerabilities), ("/v3/vulnerabilities/base.json", "{}"),
            ("/v3/registrations/newtonsoft.jsom/index.json", Paged), ("/v3/registrations/newtonsoft.jsom/page/new.json", Page))
        { IsCompressed = true };
        From(source);

        var run = project.Under(Policy, "--audit");

        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Assert.Contains("error SG1507: 'Newtonsoft.Jsom 13.0.1' is outdated: '13.0.9' is out since 2025-02-03, and '13.0.9' is the newest.", run.Output, StringComparison.Ordinal);
        Assert.Equal(5, source.Asked);
    }

    [Fact]
    public void Accepts_without_SG1505_to_SG1509_a_version_that_is_listed_and_the_newest()
    {
        using var source = Source(Registration());
        From(source);

        Assert.Equal(new ToolRun(0, "passed: no findings; 1 package examined\n", ""), project.Under(Policy, "--audit"));
    }

    [Fact]
    public void Reports_SG1508_when_nobody_was_asked()
    {
        using var source = Source(Registration());
        From(source);

        var run = project.Under(", \"age\": {}");

        Assert.Equal((3, 0), (run.ExitCode, source.Asked));
        Assert.Contains("error SG1508: The policy asks for 'packages.age', and no package source was asked.", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, project.Under(", \"age\": { \"unlisted\": \"off\", \"deprecated\": \"off\" }").ExitCode);
    }

    [Fact]
    public void Reports_SG1509_for_a_registration_that_is_none()
    {
        using var source = Source("<html>");
        From(source);

        var run = project.Under(Policy, "--audit");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains($"error SG1509: The package source '{source.Address}/v3/index.json' does not say whether packages are up to date: its registration of 'newtonsoft.jsom' is malformed", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_without_SG1504_and_SG1509_a_source_whose_password_NuGet_is_configured_with()
    {
        using var source = new LoopbackSource(
            ("/v3/index.json", Index), ("/v3/vulnerabilities/index.json", Vulnerabilities), ("/v3/vulnerabilities/base.json", "{}"),
            ("/v3/registrations/newtonsoft.jsom/index.json", Registration()))
        { Password = "me:se:cret" };
        From(source);
        Assert.Contains("it answers with status 401.", project.Under(Policy, "--audit").Output, StringComparison.Ordinal);

        From(source, """<private><add key="Username" value="me" /><add key="ClearTextPassword" value="se:cret" /></private>""");
        var run = project.Under(Readable, "--audit");

        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain("se:cret", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG1504_and_SG1509_for_a_password_that_only_Windows_can_read_and_asks_nobody()
    {
        using var source = Source(Registration());
        From(source, """<private><add key="Username" value="me" /><add key="Password" value="AQAAANCMnd8BFdERjHoAwE" /></private>""");

        var run = project.Under(Policy, "--audit");

        Assert.Equal((3, 0), (run.ExitCode, source.Asked));
        Assert.Contains("does not say which packages are vulnerable: its password in 'nuget.config' is encrypted for one user of Windows", run.Output, StringComparison.Ordinal);
        Assert.Contains("does not say whether packages are up to date: its password in 'nuget.config' is encrypted for one user of Windows", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_redirection_carries_no_password_to_another_host()
    {
        using var elsewhere = Source(Registration());
        using var source = Source(Registration());
        source.Moved["/v3/index.json"] = "/v3/moved.json";
        source.Moved["/v3/moved.json"] = $"{elsewhere.Address}/v3/index.json";
        From(source, """<private><add key="Username" value="me" /><add key="ClearTextPassword" value="secret" /></private>""");

        Assert.Equal(0, project.Under(Readable, "--audit").ExitCode);
        Assert.Equal((2, 0), (source.Said.Count, elsewhere.Said.Count));
        Assert.NotEqual(0, elsewhere.Asked);
    }

    [Fact]
    public void Reports_SG1509_for_redirections_without_an_end_and_to_where_others_listen()
    {
        using var source = Source(Registration());
        source.Moved["/v3/index.json"] = "/v3/index.json";
        From(source);
        Assert.Contains("it redirects more than 5 times.", project.Under(Policy, "--audit").Output, StringComparison.Ordinal);

        source.Moved["/v3/index.json"] = "http://packages.contoso.example/v3/index.json";
        Assert.Contains("it redirects to an address that is not encrypted.", project.Under(Policy, "--audit").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG1501_from_an_audit_source_and_leaves_the_source_of_packages_to_say_how_old_they_are()
    {
        using var packages = Source(Registration());
        using var audit = new LoopbackSource(
            ("/v3/index.json", Index), ("/v3/vulnerabilities/index.json", Vulnerabilities),
            ("/v3/vulnerabilities/base.json", """{ "newtonsoft.jsom": [ { "url": "https://advisories.example/GHSA-dddd-eeee-ffff", "severity": 3, "versions": "(, 13.0.3)" } ] }"""));
        From(packages, audit: $"""<add key="audit" value="{audit.Address}/v3/index.json" />""");

        var run = project.Under(Policy, "--audit");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error SG1501: 'Newtonsoft.Jsom 13.0.1' has the known vulnerability 'GHSA-dddd-eeee-ffff'", run.Output, StringComparison.Ordinal);
        Assert.Equal((2, 3), (packages.Asked, audit.Asked));
    }

    private static string Registration(string listed = "true", string deprecation = "") =>
        Inline.Replace("LISTED", listed, StringComparison.Ordinal).Replace("DEPRECATED", deprecation, StringComparison.Ordinal);

    private static LoopbackSource Source(string registration) => new(
        ("/v3/index.json", Index), ("/v3/vulnerabilities/index.json", Vulnerabilities), ("/v3/vulnerabilities/base.json", "{}"), ("/v3/registrations/newtonsoft.jsom/index.json", registration));

    private void From(LoopbackSource source, string credentials = "", string audit = "")
    {
        project.RestoredFrom("/somewhere/feed", $"{source.Address}/v3/index.json");
        project.Write("nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <packageSources><clear /><add key="private" value="{source.Address}/v3/index.json" /></packageSources>
              <auditSources><clear />{audit}</auditSources>
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
              <packageSourceCredentials><clear />{credentials}</packageSourceCredentials>
            </configuration>
            """);
    }
}
