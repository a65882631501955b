using System.Text;
using SupplyGuard.Checks.Packages.Sources;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Sources;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;
using TestKit;

namespace SupplyGuard.Tests.Sources;

public sealed class ConfigurationCheckTests : IDisposable
{
    private const string Feed = "https://packages.contoso.example/v3/index.json";

    private const string Require = """<config><add key="signatureValidationMode" value="require" /></config>""";

    private const string Trusted = """<trustedSigners><author name="Contoso"><certificate fingerprint="AA" hashAlgorithm="SHA256" allowUntrustedRoot="false" /></author></trustedSigners>""";

    private readonly ConfiguredFolders _folders = new();

    [Fact]
    public void Accepts_an_ordinary_configuration_without_SG1206_SG1207_SG1208_or_SG1213()
    {
        _folders
            .With("repository", $"""
                <packageSources><clear /><add key="contoso" value="{Feed}" /><add key="local" value="feeds" /><add key="test" value="http://localhost:5000/v3/index.json" allowInsecureConnections="true" /></packageSources>
                <packageSourceCredentials><contoso><add key="Username" value="build" /><add key="ClearTextPassword" value="%CONTOSO_TOKEN%" /></contoso></packageSourceCredentials>
                {Trusted}
                """)
            .With("user", """<packageSourceCredentials><contoso><add key="ClearTextPassword" value="mine" /></contoso></packageSourceCredentials>""");

        Assert.Empty(_folders.Judge());
    }

    [Theory]
    [InlineData("""<add key="contoso" value="http://packages.contoso.example/v3/index.json" />""", "is reached without TLS")]
    [InlineData("""<add key="contoso" value="https://packages.contoso.example/" disableTLSCertificateValidation="true" />""", "nobody looks at")]
    [InlineData("""<add key="contoso" value="https://packages.contoso.example/" allowInsecureConnections="True" />""", "addresses without TLS")]
    public void Reports_SG1206_for_a_source_that_somebody_on_the_way_can_play(string source, string problem)
    {
        _folders.With("repository", $"<packageSources>\n  {source}</packageSources>");

        var finding = Assert.Single(_folders.Judge());

        Assert.Equal(ConfigurationRules.Insecure, finding.Rule);
        Assert.Equal(new Location("nuget.config", 3, 4), finding.Location);
        Assert.Contains(problem, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_without_SG1206_a_source_that_is_disabled()
    {
        _folders.With("repository", """<packageSources><add key="old" value="http://old.example/" /></packageSources><disabledPackageSources><add key="old" value="true" /></disabledPackageSources>""");

        Assert.Empty(_folders.Judge());
    }

    [Theory]
    [InlineData("""<packageSourceCredentials><contoso><add key="Username" value="build" /><add key="ClearTextPassword" value="hunter2" /></contoso></packageSourceCredentials>""")]
    [InlineData("""<packageSourceCredentials><contoso><add key="cleartextpassword" value="%NOT%hunter2" /></contoso></packageSourceCredentials><packageSources><clear /></packageSources>""")]
    [InlineData("""<packageSources><add key="contoso" value="https://build:hunter2@packages.contoso.example/v3/index.json" /></packageSources>""")]
    public void Reports_SG1207_for_a_password_in_the_repository_and_never_shows_it(string sections)
    {
        _folders.With("repository", sections);

        var finding = Assert.Single(_folders.Judge());

        Assert.Equal((ConfigurationRules.ReadablePassword, "nuget.config", 2), (finding.Rule, finding.Location.Path, finding.Location.Line));
        Assert.DoesNotContain("hunter2", $"{finding.Message}{finding.Fix}{string.Join(' ', finding.Evidence.Values)}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""<config><add key="signatureValidationMode" value="accept" /></config>""", "takes back 'signatureValidationMode'")]
    [InlineData("<config><clear /></config>", "clears 'signatureValidationMode'")]
    [InlineData("<trustedSigners><clear /></trustedSigners>", "clears the trusted signers")]
    public void Reports_SG1208_when_a_nearer_file_takes_back_what_a_farther_one_demands(string near, string what)
    {
        _folders.With("project", near).With("above", Require + Trusted);

        var finding = Assert.Single(_folders.Judge());

        Assert.Equal(ConfigurationRules.Weakened, finding.Rule);
        Assert.Equal("src/App/nuget.config", finding.Location.Path);
        Assert.Contains(what, finding.Message, StringComparison.Ordinal);
        Assert.Equal("../nuget.config", finding.Evidence["demand"]);
    }

    [Theory]
    [InlineData("""<config><clear /><add key="signatureValidationMode" value="require" /></config>""")]
    [InlineData("""<config><add key="globalPackagesFolder" value="packages" /></config>""")]
    public void Accepts_without_SG1208_a_nearer_file_that_demands_the_same_or_says_something_else(string near)
    {
        _folders.With("project", near).With("user", Require + Trusted);

        Assert.Empty(_folders.Judge());
    }

    [Theory]
    [InlineData("<configuration><packageSources></configuration>")]
    [InlineData("<settings />")]
    [InlineData("""<!DOCTYPE configuration [<!ENTITY e "x">]><configuration>&e;</configuration>""")]
    public void Reports_SG1213_as_incomplete_when_a_file_cannot_be_read(string content)
    {
        File.WriteAllText(_folders.PathTo("work", "repo", "nuget.config"), content);

        var finding = Assert.Single(_folders.Judge());

        Assert.Equal((ConfigurationRules.Unreadable, "nuget.config"), (finding.Rule, finding.Location.Path));
        Assert.True(finding.Rule.Incomplete);
    }

    [Fact]
    public void Reports_SG1209_for_a_source_that_a_policy_for_all_packages_does_not_name()
    {
        _folders.With("repository", $"<packageSources><add key=\"contoso\" value=\"{Feed}\" /></packageSources>").With("above", """<packageSources><add key="evil" value="https://evil.example/v3/index.json?token=secret" /></packageSources>""");

        var finding = Assert.Single(_folders.Judge(ConfiguredFolders.Allow("*", "https://PACKAGES.contoso.example/v3/")));

        Assert.Equal((ConfigurationRules.Unnamed, "../nuget.config"), (finding.Rule, finding.Location.Path));
        Assert.Contains("'evil' ('https://evil.example/v3')", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG1210_for_a_source_from_outside_where_the_policy_leaves_packages_open()
    {
        _folders.With("repository", $"<packageSources><add key=\"contoso\" value=\"{Feed}\" /><add key=\"other\" value=\"feeds\" /></packageSources>").With("user", """<packageSources><add key="mine" value="/srv/feed" /></packageSources>""");

        var finding = Assert.Single(_folders.Judge(ConfiguredFolders.Allow("Contoso.*", Feed)));

        Assert.Equal((ConfigurationRules.FromOutside, Severity.Warning), (finding.Rule, finding.Severity));
        Assert.Equal("~/.nuget/NuGet/NuGet.Config", finding.Location.Path);
    }

    [Fact]
    public void Reports_SG1211_for_a_fallback_folder_that_is_not_the_machines()
    {
        _folders.With("above", """<fallbackPackageFolders><add key="mine" value="fallback" /></fallbackPackageFolders>""").With("machine", """<fallbackPackageFolders><add key="offline" value="/opt/offline" /></fallbackPackageFolders>""");

        var finding = Assert.Single(_folders.Judge(ConfiguredFolders.Allow("Contoso.*", Feed)));

        Assert.Equal((ConfigurationRules.Fallback, "../nuget.config"), (finding.Rule, finding.Location.Path));
    }

    [Fact]
    public void Reports_SG1212_when_a_nearer_file_clears_the_mapping_and_gives_no_other()
    {
        _folders.With("project", "<packageSourceMapping><clear /></packageSourceMapping>").With("repository", Mapping("contoso", "*"));

        var finding = Assert.Single(_folders.Judge(ConfiguredFolders.Allow("Contoso.*", Feed)));

        Assert.Equal((ConfigurationRules.MappingLost, "src/App/nuget.config"), (finding.Rule, finding.Location.Path));
    }

    [Fact]
    public void Accepts_without_SG1204_SG1209_SG1210_SG1211_or_SG1212_a_repository_that_names_everything_itself()
    {
        _folders
            .With("repository", $"""
                <packageSources><clear /><add key="contoso" value="{Feed}" /><add key="gallery" value="https://gallery.example/v3/index.json" /><add key="unasked" value="https://unasked.example" /></packageSources>
                <fallbackPackageFolders><clear /></fallbackPackageFolders>
                <packageSourceMapping><clear /><packageSource key="Contoso"><package pattern="Contoso.*" /></packageSource><packageSource key="gallery"><package pattern="*" /></packageSource></packageSourceMapping>
                """)
            .With("user", """<packageSources><add key="mine" value="/srv/feed" /></packageSources><fallbackPackageFolders><add key="mine" value="x" /></fallbackPackageFolders>""" + Mapping("mine", "*"));
        SourcePolicy[] sources = [ConfiguredFolders.Allow("Contoso.*", Feed), ConfiguredFolders.Allow("*", "https://gallery.example/v3")];

        Assert.Empty(_folders.Judge(sources));
        Assert.Empty(ConfigurationCheck.Exposed(_folders.Allowed(sources), _folders.Read(), ["Contoso.Ml", "Fabrikam.Text"]));
        Assert.Empty(_folders.Judge());
    }

    [Fact]
    public void Reports_SG1204_once_for_a_pattern_whose_packages_other_sources_are_asked_for()
    {
        _folders.With("repository", $"<packageSources><add key=\"contoso\" value=\"{Feed}\" /><add key=\"gallery\" value=\"https://gallery.example/v3/index.json\" /></packageSources>");
        var allowed = _folders.Allowed(ConfiguredFolders.Allow("Contoso.*", Feed), ConfiguredFolders.Allow("*", "https://gallery.example/v3"));

        var finding = Assert.Single(ConfigurationCheck.Exposed(allowed, _folders.Read(), ["Fabrikam.Text", "Contoso.Ml", "Contoso.Core"]));

        Assert.Equal((ConfigurationRules.AsksOthers, Severity.Warning, "Contoso.Core"), (finding.Rule, finding.Severity, finding.Evidence["package"]));
        Assert.StartsWith("NuGet asks the source 'gallery' for 'Contoso.Core' too", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_mutated_configuration_ends_in_findings_or_is_said_to_be_unreadable()
    {
        var file = Encoding.UTF8.GetBytes($"""
            <?xml version="1.0" encoding="utf-8"?><configuration>{Require}<packageSources><clear /><add key="a" value="https://u:p@a.example:8443/v3/index.json" protocolVersion="3" /><add key="b" value="../%B%/feed" /></packageSources>
            <disabledPackageSources><add key="b" value="true" /></disabledPackageSources><packageSourceCredentials><a><add key="ClearTextPassword" value="%A%x" /></a></packageSourceCredentials>
            <fallbackPackageFolders><add key="f" value="file:///f" /></fallbackPackageFolders>{Mapping("a", "Contoso.*")}{Trusted}</configuration>
            """);
        var reader = new ConfigurationReader(_folders.Variables);
        var allowed = _folders.Allowed(ConfiguredFolders.Allow("*", Feed));
        var refused = 0;
        foreach (var mutant in Mutator.Mutants(file, 5_000, seed: 20261121).Concat(Mutator.Prefixes(file)))
        {
            try
            {
                var content = new ConfigurationFile(_folders.PathTo("nuget.config"), "nuget.config", IsInRepository: true, ConfigurationLevel.Folder, MarkupReader.Read(mutant));
                var configuration = reader.Read([content, content], []);
                Assert.All(ConfigurationCheck.Run(configuration, _folders.Repository).Concat(ConfigurationCheck.Run(allowed, configuration)), finding => Assert.NotEmpty(finding.Message));
                configuration.MappedSources("Contoso.Ml");
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1_000, 4_900 + file.Length);
    }

    [Theory]
    [InlineData("utf-7")]
    [InlineData("utf-32")]
    [InlineData("x-unknown")]
    public void Reports_SG1213_for_a_configuration_in_an_encoding_that_nobody_reads(string encoding)
    {
        File.WriteAllText(_folders.PathTo("work", "repo", "nuget.config"), $"""<?xml version="1.0" encoding="{encoding}"?><configuration />""");

        Assert.Equal(ConfigurationRules.Unreadable, Assert.Single(_folders.Judge()).Rule);
    }

    [Fact]
    public void Projects_of_one_repository_cost_no_more_files_than_one_project()
    {
        _folders.With("repository", "").With("above", "").With("user", "");
        var files = _folders.Files;

        var configurations = Enumerable.Range(0, 50).Select(i => files.Of(Path.Combine(_folders.Repository, "src", $"Project{i}"))).ToArray();

        Assert.Equal(3, files.FilesRead);
        Assert.All(configurations, configuration => Assert.Same(configurations[0], configuration));
    }

    [Fact]
    public void A_file_that_a_restore_was_told_to_read_is_read_as_well()
    {
        _folders.With("repository", "").With("elsewhere/told.config", """<packageSources><add key="told" value="http://told.example" /></packageSources>""");
        var (files, usual) = (_folders.Files, _folders.Read());

        Assert.Null(files.Told(usual, [usual.Files[0].FilePath]));
        var told = files.Told(usual, [_folders.PathTo("elsewhere", "told.config")]);
        Assert.Equal(ConfigurationRules.Insecure, Assert.Single(ConfigurationCheck.Run(told!, _folders.Repository)).Rule);
    }

    public void Dispose() => _folders.Dispose();

    private static string Mapping(string source, string pattern) =>
        $"""<packageSourceMapping><packageSource key="{source}"><package pattern="{pattern}" /></packageSource></packageSourceMapping>""";
}
