using System.Text.Json;
using SupplyGuard.Findings;
using SupplyGuard.Tests.RestoreOutput;
using TestKit;
using TestKit.Signing;

namespace SupplyGuard.Tests.Sources;

/// <summary>Attacks through sources, carried out with the NuGet of this SDK against folders that serve as feeds.</summary>
public sealed class RealSourcesTests : IDisposable
{
    private const string Policy = """{ "policy": 1, "packages": { "lockFile": "off", "signature": "off", "installedContent": "off", "sources": [ { "packages": ["Contoso.*"], "from": ["../feeds/good"] } ] } }""";

    private readonly TemporaryFolder _folder = new();

    public RealSourcesTests()
    {
        Pack("good", "1.2.0");
        Write("supplyguard.json", Policy);
        Directory.CreateDirectory(_folder.PathTo("repo", ".git"));
        Configure("""<add key="good" value="../feeds/good" />""");
    }

    [Fact]
    public void Accepts_without_SG1201_SG1202_SG1204_or_SG1205_a_repository_that_maps_its_packages()
    {
        Pack("evil", "1.2.0");
        Configure("""<add key="good" value="../feeds/good" /><add key="evil" value="../feeds/evil" />""", Map("good", "Contoso.*") + Map("evil", "*"));
        Restore("1.2.0");

        Assert.Equal([], Rules(Verify()));
    }

    [Fact]
    public void Reports_SG1201_when_a_floating_version_takes_a_higher_one_from_another_feed()
    {
        Pack("evil", "9.9.9");
        Configure("""<add key="good" value="../feeds/good" /><add key="evil" value="../feeds/evil" />""");
        Restore("*");

        var report = Verify();

        Assert.Equal(["SG1201", "SG1204"], Rules(report));
        Assert.Contains("'Contoso.Ml 9.9.9' came from '../feeds/evil'", report.Findings.Single(finding => finding.Rule.Id == "SG1201").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG1204_always_and_SG1201_whenever_the_wrong_one_of_two_feeds_was_faster()
    {
        Pack("evil", "1.2.0");
        Configure("""<add key="good" value="../feeds/good" /><add key="evil" value="../feeds/evil" />""");
        Restore("1.2.0");

        var cameFrom = JsonDocument.Parse(File.ReadAllText(_folder.PathTo("repo", "packages", "contoso.ml", "1.2.0", ".nupkg.metadata"))).RootElement.GetProperty("source").GetString()!;

        Assert.Equal(cameFrom.Contains("evil", StringComparison.Ordinal) ? ["SG1201", "SG1204"] : ["SG1204"], Rules(Verify()));
    }

    [Fact]
    public void Reports_SG1201_and_SG1209_when_the_address_of_the_feed_was_replaced()
    {
        Pack("evil", "1.2.0");
        Write("supplyguard.json", Policy.Replace("Contoso.*", "*", StringComparison.Ordinal));
        Configure("""<add key="good" value="../feeds/evil" />""");
        Restore("1.2.0");

        Assert.Equal(["SG1201", "SG1209"], Rules(Verify()));
    }

    [Fact]
    public void Reports_SG1205_when_the_mapping_came_after_the_package()
    {
        Pack("other", "1.2.0");
        Write("supplyguard.json", Policy.Replace("""["../feeds/good"]""", """["../feeds/good", "../feeds/other"]""", StringComparison.Ordinal));
        Configure("""<add key="other" value="../feeds/other" />""");
        Restore("1.2.0");
        Configure("""<add key="good" value="../feeds/good" /><add key="other" value="../feeds/other" />""", Map("good", "Contoso.*"));
        Restore("1.2.0");

        Assert.Equal(["SG1205"], Rules(Verify()));
    }

    [Fact]
    public void Reports_SG1209_for_a_source_that_only_the_project_names()
    {
        Pack("evil", "9.9.9");
        Write("supplyguard.json", Policy.Replace("Contoso.*", "*", StringComparison.Ordinal));
        Restore("1.2.0", $"<RestoreAdditionalProjectSources>{_folder.PathTo("feeds", "evil")}</RestoreAdditionalProjectSources>");

        var finding = Assert.Single(Verify().Findings);

        Assert.Equal(("SG1209", "App/App.csproj"), (finding.Rule.Id, finding.Location.Path));
    }

    [Fact]
    public void Reports_SG1214_when_a_project_goes_back_behind_the_lock()
    {
        Pack("good", "1.0.0");
        Write("supplyguard.json", """{ "policy": 1, "packages": { "lockFile": "off", "signature": "off" } }""");
        Restore("1.2.0");
        var locked = Locker.Lock(new VerifyRequest(_folder.PathTo("repo")), TestContext.Current.CancellationToken);
        Assert.Equal(Verdict.Passed, locked.Report.Verdict);
        Assert.Equal(Verdict.Passed, Verify().Verdict);

        Restore("1.0.0");

        Assert.Equal(["SG1214"], Rules(Verify()));
    }

    [Fact]
    public void Reports_SG1208_when_a_configuration_beside_the_project_takes_back_what_signatures_must_be()
    {
        const string Demand = """<config><add key="signatureValidationMode" value="require" /></config><trustedSigners><author name="Contoso"><certificate fingerprint="AA11BB22CC33DD44EE55FF66AA11BB22CC33DD44EE55FF66AA11BB22CC33DD44" hashAlgorithm="SHA256" allowUntrustedRoot="false" /></author></trustedSigners>""";
        _folder.Write("nuget.config", $"<configuration>{Demand}</configuration>");
        Write("App/nuget.config", """<configuration><config><add key="signatureValidationMode" value="accept" /></config><trustedSigners><clear /></trustedSigners></configuration>""");
        Write("supplyguard.json", """{ "policy": 1, "packages": { "lockFile": "off", "signature": "off", "installedContent": "off", "folder": "repository" } }""");
        Restore("1.2.0");

        var report = Verify();

        Assert.Equal(["SG1208", "SG1208"], Rules(report));
        Assert.All(report.Findings, finding => Assert.Equal("App/nuget.config", finding.Location.Path));
    }

    public void Dispose() => _folder.Dispose();

    private static string[] Rules(Report report) => [.. report.Findings.Select(finding => finding.Rule.Id).Order(StringComparer.Ordinal)];

    private Report Verify() => Guard.Verify(new VerifyRequest(_folder.PathTo("repo")), TestContext.Current.CancellationToken);

    private void Write(string relativePath, string content) => _folder.Write($"repo/{relativePath}", content);

    private void Pack(string feed, string version) => _folder.Write($"feeds/{feed}/Contoso.Ml.{version}.nupkg", TestPackage.Build(
        ("Contoso.Ml.nuspec", $"<package><metadata><id>Contoso.Ml</id><version>{version}</version><authors>{feed}</authors><description>d</description></metadata></package>"),
        ("lib/netstandard2.0/_._", "")));

    private void Configure(string sources, string mapping = "") => Write("nuget.config", $"""
        <configuration>
          <config><add key="globalPackagesFolder" value="packages" /></config>
          <packageSources><clear />{sources}</packageSources>
          <packageSourceMapping><clear />{mapping}</packageSourceMapping>
        </configuration>
        """);

    private static string Map(string source, string pattern) => $"""<packageSource key="{source}"><package pattern="{pattern}" /></packageSource>""";

    private void Restore(string version, string properties = "")
    {
        Write("App/App.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit>{properties}</PropertyGroup>
              <ItemGroup><PackageReference Include="Contoso.Ml" Version="{version}" /></ItemGroup>
            </Project>
            """);
        var (exitCode, output) = DotNet.Run(_folder.PathTo("repo", "App"), "restore", "--nologo");
        Assert.True(exitCode == 0, output);
    }
}
