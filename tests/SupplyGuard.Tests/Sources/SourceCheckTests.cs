using SupplyGuard.Checks.Packages.Sources;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence.Sources;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;
using SupplyGuard.Tests.Packages;
using TestKit;

namespace SupplyGuard.Tests.Sources;

public sealed class SourceCheckTests : IDisposable
{
    private const string Internal = "https://packages.contoso.example/v3/index.json";

    private const string Gallery = "https://gallery.example/v3/index.json";

    private const string TwoSources = $"""<packageSources><clear /><add key="internal" value="{Internal}" /><add key="gallery" value="{Gallery}" /></packageSources>""";

    private readonly ConfiguredFolders _folders = new();

    [Fact]
    public void Reports_SG1201_where_the_source_is_configured_that_the_package_came_from()
    {
        _folders.With("repository", TwoSources);

        var finding = Assert.Single(Run(Gallery, ConfiguredFolders.Allow("Contoso.*", Internal)));

        Assert.Equal((SourceRules.NotAllowed, "nuget.config", Sample.Package), (finding.Rule, finding.Location.Path, finding.Subject));
        Assert.Equal("'Contoso.Ml 1.2.0' came from 'https://gallery.example/v3', but the policy lets 'contoso.*' come from 'https://packages.contoso.example/v3/index.json' only.", finding.Message);
    }

    [Fact]
    public void Reports_SG1201_at_the_package_when_nobody_configures_where_it_came_from() =>
        Assert.Equal("$(NuGetPackageRoot)contoso.ml/1.2.0/.nupkg.metadata", Assert.Single(Run("/evil/feed", ConfiguredFolders.Allow("*", Internal))).Location.Path);

    [Theory]
    [InlineData("https://PACKAGES.contoso.example:443/v3/", "Contoso.*")]
    [InlineData(Internal, "contoso.ml")]
    [InlineData(Internal, "*")]
    public void Accepts_without_SG1201_a_package_from_its_source_in_any_spelling(string from, string pattern)
    {
        _folders.With("repository", TwoSources);

        Assert.Empty(Run(from, ConfiguredFolders.Allow(pattern, Internal), ConfiguredFolders.Allow("Fabrikam.*", Gallery)));
    }

    [Fact]
    public void Accepts_without_SG1201_a_folder_that_the_policy_names_relative_to_itself() =>
        Assert.Empty(Run(Path.Combine(_folders.Repository, "feeds", "own"), ConfiguredFolders.Allow("*", "feeds/own/")));

    [Fact]
    public void The_longest_pattern_holds_and_a_whole_id_before_all()
    {
        SourcePolicy[] sources = [ConfiguredFolders.Allow("*", Gallery), ConfiguredFolders.Allow("Contoso.*", Internal), ConfiguredFolders.Allow("Contoso.Ml.*", Gallery), ConfiguredFolders.Allow("contoso.ml", "feeds")];

        Assert.Equal(["contoso.ml", "contoso.ml.*", "contoso.*", "*"], SourcePattern.In([.. sources]).Select(pattern => pattern.Pattern));
        Assert.Equal(["contoso.ml", "contoso.ml.*", "contoso.*", "*"], new[] { "Contoso.ML", "Contoso.Ml.Onnx", "Contoso.Core", "ContosoX" }.Select(id => _folders.Allowed(sources).For(id)!.Pattern));
    }

    [Fact]
    public void Reports_SG1202_when_neither_policy_nor_mapping_says_which_of_several_sources()
    {
        _folders.With("repository", TwoSources);

        var finding = Assert.Single(Run(Gallery, ConfiguredFolders.Allow("Fabrikam.*", Gallery)));

        Assert.Equal((SourceRules.NotMapped, Severity.Warning), (finding.Rule, finding.Severity));
        Assert.Contains("any of 2 sources", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($"""<packageSources><clear /><add key="gallery" value="{Gallery}" /></packageSources>""")]
    [InlineData($"""{TwoSources}<packageSourceMapping><packageSource key="Gallery"><package pattern="*" /></packageSource></packageSourceMapping>""")]
    public void Accepts_without_SG1202_or_SG1205_a_package_that_can_come_from_one_source_only(string sections)
    {
        _folders.With("repository", sections);

        Assert.Empty(Run(Gallery, ConfiguredFolders.Allow("Fabrikam.*", Gallery)));
    }

    [Theory]
    [InlineData("{}", "it names no source.")]
    [InlineData("""{ "source": null }""", "it names no source.")]
    [InlineData("""{ "source": "feeds/evil" }""", "'feeds/evil' is no source.")]
    [InlineData("""{ "source": "https://a.example", "source": "https://b.example" }""", "it is not JSON.")]
    [InlineData("[", "it is not JSON.")]
    public void Reports_SG1203_when_a_restricted_package_does_not_say_where_it_came_from(string metadata, string detail)
    {
        var finding = Assert.Single(Judge(Written(metadata)!, ConfiguredFolders.Allow("Contoso.*", Internal)));

        Assert.Equal(SourceRules.NoOrigin, finding.Rule);
        Assert.EndsWith(detail, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_without_SG1203_a_package_that_nothing_restricts() => Assert.Empty(Judge(Written("{}")!, ConfiguredFolders.Allow("Fabrikam.*", Internal)));

    [Fact]
    public void Reports_SG1205_at_the_mapping_when_the_packages_folder_still_has_it_from_elsewhere()
    {
        _folders.With("repository", $"""{TwoSources}<packageSourceMapping><packageSource key="gallery"><package pattern="*" /></packageSource><packageSource key="INTERNAL"><package pattern="contoso.*" /></packageSource></packageSourceMapping>""");

        var finding = Assert.Single(Run(Gallery, ConfiguredFolders.Allow("*", Internal, Gallery)));

        Assert.Equal(SourceRules.OutsideMapping, finding.Rule);
        Assert.True(finding.Location is { Path: "nuget.config", Line: 2, Column: > 300 }, finding.Location.ToString());
    }

    [Fact]
    public void What_comes_with_the_SDK_may_be_used_by_whoever_uses_the_SDK()
    {
        var sdk = SourceAddress.Of("/usr/share/dotnet/library-packs", "/")!;

        Assert.Empty(SourceCheck.Run(new AllowedSources([ConfiguredFolders.Allow("*", Internal)], _folders.Repository, sdk), Project(), Origin("/usr/share/dotnet/library-packs/")));
    }

    public void Dispose() => _folders.Dispose();

    private Finding[] Run(string from, params SourcePolicy[] sources) => Judge(Origin(from), sources);

    private Finding[] Judge(PackageOrigin origin, params SourcePolicy[] sources) => [.. SourceCheck.Run(_folders.Allowed(sources), Project(), origin)];

    private ProjectSources Project() => new(Sample.Project(), _folders.Read(), null, [], []);

    private static PackageOrigin Origin(string from) => new(Sample.Package, Sample.Evidence.ShownFolder, SourceAddress.Of(from, "/"), "");

    private static PackageOrigin? Written(string metadata)
    {
        using var folder = new TemporaryFolder();
        folder.Write(PackageOrigin.FileName, metadata);
        return PackageOriginReader.Read(new InstalledPackage(Sample.Package, folder.Path, Sample.Evidence.ShownFolder, ["library"]));
    }
}
