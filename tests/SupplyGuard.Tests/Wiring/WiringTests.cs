using SupplyGuard.Findings;
using SupplyGuard.Reporting;
using TestKit;

namespace SupplyGuard.Tests.Wiring;

/// <summary>Whether restores and builds ask SupplyGuard, on folders as people have them.</summary>
public sealed class WiringTests : IDisposable
{
    private const string Props = """<Project><Import Project="Sdk.props" Sdk="SupplyGuard.MSBuild" /><PropertyGroup><Nullable>enable</Nullable></PropertyGroup></Project>""";
    private const string Targets = """<Project><Target Name="Theirs" /><Import Project="Sdk.targets" Sdk="SupplyGuard.MSBuild" /></Project>""";
    private const string SolutionTargets = """<Project><Import Project="Solution.targets" Sdk="SupplyGuard.MSBuild" /></Project>""";
    private const string OuterProps = """<Import Project="$([MSBuild]::GetPathOfFileAbove('Directory.Build.props', '$(MSBuildThisFileDirectory)../'))" """;

    private readonly TemporaryFolder _folder = new();

    public WiringTests()
    {
        _folder.Write("supplyguard.json", """{ "policy": 1, "wiring": "required", "models": [ { "path": "models/**", "pins": "off" } ] }""");
        _folder.Write("global.json", $$"""{ "sdk": { "version": "10.0.100" }, /* ours */ "msbuild-sdks": { "SupplyGuard.MSBuild": "{{ToolVersion.Number}}" } }""");
        _folder.Write("Directory.Build.props", Props);
        _folder.Write("Directory.Build.targets", Targets);
        _folder.Write("Directory.Solution.targets", SolutionTargets);
        _folder.Write("Contoso.slnx", """<Solution><Project Path="src/App/App.csproj" /></Solution>""");
        _folder.Write("src/App/App.csproj", """<Project Sdk="Microsoft.NET.Sdk" />""");
    }

    [Fact]
    public void Accepts_a_whole_wiring_without_SG9107_SG9108_or_SG9110() => Assert.Empty(Findings());

    [Theory]
    [InlineData("Directory.Build.props", "'src/App/App.csproj'")]
    [InlineData("Directory.Build.targets", "'src/App/App.csproj'")]
    [InlineData("Directory.Solution.targets", "'Contoso.slnx'")]
    public void Reports_SG9107_when_a_piece_is_missing(string file, string whose)
    {
        File.Delete(_folder.PathTo(file));

        Assert.Equal($"{file}: SG9107 build:{file} '{file}' is missing, so that {whose} is not guarded.", Assert.Single(Findings()));
    }

    [Theory]
    [InlineData("<Project />", "does not import SupplyGuard")]
    [InlineData("""<Project><Import Project="Sdk.targets" Sdk="SupplyGuard.MSBuild" /></Project>""", "does not import SupplyGuard")]
    [InlineData("""<Project><Import Project="Sdk.props" Sdk="SupplyGuard.MSBuild.Evil" /></Project>""", "does not import SupplyGuard")]
    [InlineData("""<Project><!-- <Import Project="Sdk.props" Sdk="SupplyGuard.MSBuild" /> --></Project>""", "does not import SupplyGuard")]
    [InlineData("""<Project><Import Project="Sdk.props" Sdk="SupplyGuard.MSBuild" Condition="'$(CI)' == ''" /></Project>""", "imports SupplyGuard under a condition")]
    [InlineData("""<Project><ImportGroup Condition="false"><Import Project="Sdk.props" Sdk="SupplyGuard.MSBuild" /></ImportGroup></Project>""", "imports SupplyGuard under a condition")]
    [InlineData("""<Project><ImportGroup><Import Project="Sdk.props" Sdk="SupplyGuard.MSBuild" /></ImportGroup></Project>""", "imports SupplyGuard, but not as the first element of 'Project'")]
    [InlineData("""<Project><PropertyGroup /><Import Project="Sdk.props" Sdk="SupplyGuard.MSBuild" /></Project>""", "imports SupplyGuard, but not as the first element of 'Project'")]
    [InlineData("""<Project><Import Project="Sdk.props" Sdk="SupplyGuard.MSBuild/0.0.1" /></Project>""", "imports SupplyGuard with attributes of its own, such as another version")]
    [InlineData("""<Project><Import Project="Sdk.props" Sdk="SupplyGuard.MSBuild" Version="0.0.1" /></Project>""", "imports SupplyGuard with attributes of its own, such as another version")]
    [InlineData("""<Project><Import Project="Sdk.props" Sdk="SupplyGuard.MSBuild" /><Import Project="Sdk.props" Sdk="SupplyGuard.MSBuild/0.0.1" /></Project>""", "imports SupplyGuard with attributes of its own, such as another version")]
    [InlineData("""<!DOCTYPE Project [ <!ENTITY x "y"> ]><Project><Import Project="Sdk.props" Sdk="SupplyGuard.MSBuild" /></Project>""", "cannot be read, because it is empty or has a document type")]
    [InlineData("""<Project><Import Project="Sdk.props" Sdk="SupplyGuard.MSBuild" /></Project><Project/>""", "cannot be read, because it is not XML at line 1, column 77")]
    [InlineData("""<Workspace><Import Project="Sdk.props" Sdk="SupplyGuard.MSBuild" /></Workspace>""", "cannot be read, because it is no MSBuild project")]
    [InlineData("", "cannot be read, because it is empty or has a document type")]
    public void Reports_SG9107_when_an_import_does_not_hold(string props, string problem)
    {
        _folder.Write("Directory.Build.props", props);

        Assert.Contains($"'Directory.Build.props' {problem}, so that 'src/App/App.csproj' is not guarded.", Assert.Single(Findings()), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG9107_when_something_follows_the_import_of_the_targets()
    {
        _folder.Write("Directory.Build.targets", """<Project><Import Project="Sdk.targets" Sdk="SupplyGuard.MSBuild" /><Target Name="Later" /></Project>""");

        Assert.Contains("not as the last element", Assert.Single(Findings()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "msbuild-sdks": { "SupplyGuard.MSBuild": "0.0.1" } }""", "names version '0.0.1'")]
    [InlineData("""{ "msbuild-sdks": { "Other": "1.0.0" } }""", "does not name the guard")]
    [InlineData("""{ "sdk": { "SupplyGuard.MSBuild": "0.1.0" } }""", "does not name the guard")]
    [InlineData("""{ "msbuild-sdks": { "SupplyGuard.MSBuild": "0.1.0", "supplyguard.msbuild": "0.0.1" } }""", "cannot be read, because it names 'SupplyGuard.MSBuild' twice")]
    [InlineData("""{ "msbuild-sdks": { "SupplyGuard.MSBuild": "0.1.0" }, "msbuild-sdks": { } }""", "cannot be read, because it has 'msbuild-sdks' twice")]
    [InlineData("""{ "msbuild-sdks": { "SupplyGuard.MSBuild": [] } }""", "cannot be read, because its version of 'SupplyGuard.MSBuild' is no text")]
    [InlineData("""{ "msbuild-sdks": """, "cannot be read, because it is not JSON")]
    [InlineData("[]", "cannot be read, because it is no object")]
    public void Reports_SG9107_when_global_json_does_not_name_this_version(string json, string problem)
    {
        _folder.Write("global.json", json);

        Assert.Contains($"'global.json' {problem}, but 'SupplyGuard.MSBuild' '{ToolVersion.Number}' is expected", Assert.Single(Findings()), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG9107_for_a_nearer_global_json_that_names_no_guard()
    {
        _folder.Write("src/global.json", "{}");

        Assert.StartsWith("src/global.json(1,1): SG9107", Assert.Single(Findings()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("src/Directory.Build.props")]
    [InlineData("src/App/Directory.Build.targets")]
    public void Reports_SG9108_when_a_nearer_file_hides_the_outer_one(string nearer)
    {
        _folder.Write(nearer, "<Project />");
        var name = Path.GetFileName(nearer);

        Assert.Equal(
            $"{nearer}: SG9108 build:{nearer} '{nearer}' does not import SupplyGuard and hides '{name}', which does, so that 'src/App/App.csproj' is not guarded.",
            Assert.Single(Findings()));
    }

    [Theory]
    [InlineData(OuterProps + "/>")]
    [InlineData(OuterProps + """Condition="Exists($([MSBuild]::GetPathOfFileAbove('Directory.Build.props', '$(MSBuildThisFileDirectory)../')))" />""", false)]
    [InlineData(OuterProps + """Condition="'$([MSBuild]::GetPathOfFileAbove('Directory.Build.props', '$(MSBuildThisFileDirectory)../'))' != ''" />""")]
    [InlineData(OuterProps + """Condition="'$(Shipping)' != 'true'" />""", false)]
    [InlineData("""<Import Project="..\..\Directory.Build.props" />""")]
    [InlineData("""<Import Project="../../Directory.Build.props" Condition="Exists('../../Directory.Build.props')" />""")]
    [InlineData("""<Import Project="$(MSBuildThisFileDirectory)../../Directory.Build.props" />""")]
    [InlineData("""<Import Project="$([MSBuild]::GetPathOfFileAbove('$(MSBuildThisFile)', '$(MSBuildThisFileDirectory)../'))" />""")]
    [InlineData("""<Import Project="$([MSBuild]::GetDirectoryNameOfFileAbove($(MSBuildThisFileDirectory)../, Directory.Build.props))\Directory.Build.props" />""")]
    [InlineData("""<Import Project="$(RepositoryRoot)Directory.Build.props" />""", false)]
    [InlineData("""<Import Project="../../*.props" />""", false)]
    [InlineData("""<Import Project="Directory.Build.props" />""", false)]
    [InlineData("""<Import Project="Sdk.props" Sdk="SupplyGuard.MSBuild" />""")]
    public void A_nearer_file_may_import_the_outer_one(string import, bool isWired = true)
    {
        _folder.Write("src/App/Directory.Build.props", $"<Project>{import}</Project>");

        Assert.Equal(isWired, Findings() is []);
    }

    [Theory]
    [InlineData("src/App/App.csproj", "ImportDirectoryBuildTargets", "false", "sets 'ImportDirectoryBuildTargets' to 'false'")]
    [InlineData("src/App/App.csproj.user", "importdirectorybuildprops", "$(Never)", "sets 'importdirectorybuildprops' to '$(Never)'")]
    [InlineData("src/App/more.props", "CustomAfterDirectoryBuildTargets", "evil.targets", "sets 'CustomAfterDirectoryBuildTargets' to 'evil.targets'")]
    [InlineData("Directory.Packages.props", "DirectoryBuildTargetsPath", "x", "sets 'DirectoryBuildTargetsPath' to 'x'")]
    [InlineData("Directory.Solution.props", "ImportDirectorySolutionTargets", "false", "sets 'ImportDirectorySolutionTargets' to 'false'")]
    public void Reports_SG9108_when_a_property_leads_builds_around(string file, string property, string value, string deed)
    {
        _folder.Write("src/App/App.csproj", """<Project Sdk="Microsoft.NET.Sdk"><Import Project="more.props" Condition="'$(X)' == ''" /></Project>""");
        _folder.Write(file, $"<Project>\n  <Choose><When Condition=\"true\"><PropertyGroup>\n    <{property}>{value}</{property}>\n  </PropertyGroup></When></Choose></Project>");

        Assert.Equal($"{file}(3,6): SG9108 build:{file} '{file}' {deed}, which leads builds around SupplyGuard.", Assert.Single(Findings()));
    }

    [Theory]
    [InlineData("src/Directory.Build.rsp", "-p:Configuration=Release;ImportDirectoryBuildTargets=false")]
    [InlineData("MSBuild.rsp", "\"/property:ImportDirectoryBuildProps=no\"")]
    public void Reports_SG9108_when_a_response_file_leads_builds_around(string file, string content)
    {
        _folder.Write(file, $"# ImportDirectoryBuildTargets=false\n{content}\n");

        Assert.StartsWith($"{file}(2,", Assert.Single(Findings()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("src/App/App.csproj", """<Target Name="_supplyguardGate" />""", "defines the target '_supplyguardGate'")]
    [InlineData("after.Contoso.slnx.targets", """<Target Name="SupplyGuardAfterSolutionRestore" />""", "defines the target 'SupplyGuardAfterSolutionRestore'")]
    [InlineData("src/App/App.csproj", """<UsingTask TaskName="SupplyGuard.MSBuild.SupplyGuardVerify" AssemblyFile="evil.dll" />""", "declares the task 'SupplyGuard.MSBuild.SupplyGuardVerify'")]
    public void Reports_SG9108_when_something_takes_our_name(string file, string element, string deed)
    {
        _folder.Write(file, $"<Project>{element}</Project>");

        Assert.Contains($"'{file}' {deed}, which leads builds around SupplyGuard.", Assert.Single(Findings()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<PropertyGroup><ImportDirectoryBuildProps> True </ImportDirectoryBuildProps></PropertyGroup>")]
    [InlineData("<PropertyGroup><ImportProjectExtensionProps>false</ImportProjectExtensionProps></PropertyGroup>")]
    [InlineData("<Target Name=\"T\"><PropertyGroup><ImportDirectoryBuildTargets>false</ImportDirectoryBuildTargets></PropertyGroup></Target>")]
    [InlineData("<ItemGroup><ImportDirectoryBuildTargets Include=\"x\" /></ItemGroup>")]
    public void Accepts_without_SG9108_what_changes_nothing(string content)
    {
        _folder.Write("src/App/App.csproj", $"<Project>{content}</Project>");

        Assert.Empty(Findings());
    }

    [Fact]
    public void A_project_that_cannot_be_read_is_never_passed()
    {
        _folder.Write("src/App/App.csproj", "<Project>");

        Assert.StartsWith("src/App/App.csproj: SG9107", Assert.Single(Findings()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ifPresent", 0)]
    [InlineData("required", 4)]
    [InlineData("off", 0)]
    public void Nothing_at_all_is_a_finding_only_where_wiring_is_required(string wiring, int findings)
    {
        foreach (var file in Directory.GetFiles(_folder.Path, "Directory.*").Append(_folder.PathTo("global.json")))
            File.Delete(file);

        SetWiring(wiring);

        Assert.Equal(findings, Findings().Length);
    }

    [Theory]
    [InlineData("ifPresent", 3)]
    [InlineData("off", 0)]
    public void One_piece_asks_for_the_others(string wiring, int findings)
    {
        foreach (var file in Directory.GetFiles(_folder.Path, "Directory.*"))
            File.Delete(file);

        SetWiring(wiring);

        Assert.Equal(findings, Findings().Length);
    }

    [Fact]
    public void Only_a_whole_verification_asks_for_the_wiring()
    {
        File.Delete(_folder.PathTo("global.json"));
        _folder.Write("models/m.safetensors", "nonsense");

        Assert.DoesNotContain(Verify(VerifyScope.Packages | VerifyScope.Models | VerifyScope.Evaluations).Findings, finding => finding.Rule.Id.StartsWith("SG910", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_above_the_policy_counts_as_MSBuild_would_take_it()
    {
        foreach (var file in new[] { "supplyguard.json", "Contoso.slnx" })
            File.Move(_folder.PathTo(file), _folder.PathTo("src", file));
        _folder.Write("src/Contoso.slnx", """<Solution><Project Path="App/App.csproj" /></Solution>""");

        Assert.Empty(Findings("src"));

        File.Delete(_folder.PathTo("Directory.Build.props"));
        Assert.Contains("'Directory.Build.props' is missing", Assert.Single(Findings("src")), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_import_each_other_come_to_an_end()
    {
        _folder.Write("src/Directory.Build.props", """<Project><Import Project="a.props" /></Project>""");
        _folder.Write("src/a.props", """<Project><Import Project="Directory.Build.props" /><Import Project="a.props" /></Project>""");

        Assert.Contains("SG9108", Assert.Single(Findings()), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void SetWiring(string wiring) =>
        _folder.Write("supplyguard.json", $$"""{ "policy": 1, "wiring": "{{wiring}}", "models": [ { "path": "models/**", "pins": "off" } ] }""");

    private Report Verify(VerifyScope scope = VerifyScope.All, string folder = "") =>
        Guard.Verify(new VerifyRequest(_folder.PathTo(folder).TrimEnd('/', '\\')) { Scope = scope }, TestContext.Current.CancellationToken);

    private string[] Findings(string folder = "") =>
    [
        .. Verify(folder: folder).Findings
            .Where(finding => finding.Rule.Id is not ("SG2106" or "SG9105"))
            .Select(finding => $"{finding.Location}: {finding.Rule.Id} {finding.Subject.Id} {finding.Message}"),
    ];
}
