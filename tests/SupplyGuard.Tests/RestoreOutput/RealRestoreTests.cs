using System.Collections.Immutable;
using SupplyGuard.Checks.Packages.RestoreOutput;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence.RestoreOutput;
using SupplyGuard.Findings;
using TestKit;
using TestKit.Signing;

namespace SupplyGuard.Tests.RestoreOutput;

/// <summary>What the NuGet of this SDK writes, and what MSBuild makes of a quarantine.</summary>
public sealed class RealRestoreTests : IDisposable
{
    private static readonly ImmutableDictionary<string, string> Untold = ImmutableDictionary<string, string>.Empty;

    private readonly TemporaryFolder _folder = new();

    public RealRestoreTests()
    {
        _folder.Write("feed/Contoso.Ml.1.2.0.nupkg", TestPackage.Build(
            ("Contoso.Ml.nuspec", """
                <package><metadata><id>Contoso.Ml</id><version>1.2.0</version><authors>a</authors><description>d</description>
                <contentFiles><files include="**/*" buildAction="Content" copyToOutput="true" /><files include="cs/**/*" buildAction="Compile" /></contentFiles>
                </metadata></package>
                """),
            ("lib/netstandard2.0/_._", ""),
            ("build/Contoso.Ml.props", "<Project />"),
            ("build/Contoso.Ml.targets", $"""<Project InitialTargets="Evil"><Target Name="Evil"><WriteLinesToFile File="$(MSBuildProjectDirectory)/evil.txt" Lines="ran" /></Target></Project>"""),
            ("buildTransitive/Contoso.Ml.targets", "<Project />"),
            ("buildMultiTargeting/Contoso.Ml.targets", "<Project />"),
            ("contentFiles/any/any/Icon@2x.txt", "icon"),
            ("contentFiles/any/any/sub/config.txt", "config"),
            ("contentFiles/cs/any/Code.cs", "// code")));
        _folder.Write("fallback-feed/Contoso.Old.1.0.0.nupkg", TestPackage.Build(
            ("Contoso.Old.nuspec", "<package><metadata><id>Contoso.Old</id><version>1.0.0</version><authors>a</authors><description>d</description></metadata></package>"),
            ("lib/netstandard2.0/_._", ""),
            ("build/Contoso.Old.targets", "<Project />")));
    }

    [Fact]
    public void Accepts_without_SG1113_or_SG1114_what_this_repository_restored()
    {
        var projects = ProjectFinder.Find(Repository.PathTo("tests", "SupplyGuard.Tests", "SupplyGuard.Tests.csproj"), TestContext.Current.CancellationToken);

        var outputs = Read(projects);

        Assert.True(outputs.Length > 4);
        Assert.Contains(outputs, output => output.Assets.BuildFiles.Length > 10);
        Assert.Empty(outputs.SelectMany(RestoreOutputCheck.Run));
    }

    [Fact]
    public void Accepts_without_SG1113_or_SG1114_many_targets_content_files_and_generated_properties()
    {
        var project = Restore("""
            <TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks><DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>
            """, """<PackageReference Include="Contoso.Ml" Version="1.2.0" GeneratePathProperty="true" />""");

        var output = Assert.Single(Read([project]));

        Assert.Equal(3, Imports(output, ".targets").Count);
        Assert.Contains("Pkg", File.ReadAllText($"{Path.GetDirectoryName(project)}/obj/App é.csproj.nuget.g.props"), StringComparison.Ordinal);
        Assert.Contains("Icon@2x.txt", File.ReadAllText($"{Path.GetDirectoryName(project)}/obj/App é.csproj.nuget.g.props"), StringComparison.Ordinal);
        Assert.Empty(RestoreOutputCheck.Run(output));
    }

    [Fact]
    public void Accepts_without_SG1114_a_fallback_folder_a_development_dependency_and_artifacts_output()
    {
        Restore("<TargetFramework>net10.0</TargetFramework>", """<PackageReference Include="Contoso.Old" Version="1.0.0" />""", folder: "warm-up", packages: "fallback");
        var project = Restore(
            $"<TargetFramework>net10.0</TargetFramework><RestoreFallbackFolders>{_folder.PathTo("fallback")}</RestoreFallbackFolders><UseArtifactsOutput>true</UseArtifactsOutput><ArtifactsPath>{_folder.PathTo("artifacts")}</ArtifactsPath>",
            """<PackageReference Include="Contoso.Old" Version="1.0.0" /><PackageReference Include="Contoso.Ml" Version="1.2.0" PrivateAssets="all" />""");

        var output = Assert.Single(Read([project]));

        Assert.Equal(2, output.Assets.PackageFolders.Length);
        Assert.Contains(Imports(output, ".targets"), import => import.StartsWith(_folder.PathTo("fallback"), StringComparison.Ordinal));
        Assert.Empty(RestoreOutputCheck.Run(output));
    }

    [Theory]
    [InlineData("restore")]
    [InlineData("msbuild", "-t:Restore")]
    public void A_quarantine_blocks_builds_until_the_next_restore_without_running_what_it_blocks(params string[] restore)
    {
        var project = Restore("<TargetFramework>net10.0</TargetFramework>", """<PackageReference Include="Contoso.Ml" Version="1.2.0" />""");
        var folder = Path.GetDirectoryName(project)!;
        var request = new VerifyRequest(project);

        Assert.Empty(Quarantine.Put(request, TestContext.Current.CancellationToken));
        var blocked = DotNet.Run(folder, "build", "--no-restore", "--nologo");
        Assert.NotEqual(0, blocked.ExitCode);
        Assert.Contains("error SG1112", blocked.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, "evil.txt")));

        Assert.Equal(0, DotNet.Run(folder, restore).ExitCode);
        var output = Assert.Single(Read([project]));
        Assert.False(output.IsQuarantined);
        Assert.Empty(RestoreOutputCheck.Run(output));
    }

    [Fact]
    public void Projects_that_others_refer_to_are_found_wherever_their_output_is()
    {
        _folder.Write("lib/Lib.csproj", $"<Project><PropertyGroup><BaseIntermediateOutputPath>{_folder.PathTo("elsewhere")}/</BaseIntermediateOutputPath></PropertyGroup>"
            + """<Import Project="Sdk.props" Sdk="Microsoft.NET.Sdk" /><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><Import Project="Sdk.targets" Sdk="Microsoft.NET.Sdk" /></Project>""");
        var project = Restore("<TargetFramework>net10.0</TargetFramework>", """<ProjectReference Include="../lib/Lib.csproj" />""");

        var outputs = Read([project]);

        Assert.Equal(["App/App é.csproj", "lib/Lib.csproj"], outputs.Select(output => output.Project.Subject.Path));
        Assert.Equal(_folder.PathTo("elsewhere", "project.assets.json"), outputs[1].Project.AssetsFilePath);
        Assert.Empty(outputs.SelectMany(RestoreOutputCheck.Run));
    }

    public void Dispose() => _folder.Dispose();

    private string Restore(string properties, string references, string folder = "App", string packages = "packages")
    {
        var project = _folder.Write($"{folder}/App é.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <RestoreSources>{_folder.PathTo("feed")};{_folder.PathTo("fallback-feed")}</RestoreSources><RestorePackagesPath>{_folder.PathTo(packages)}</RestorePackagesPath>
                <NuGetAudit>false</NuGetAudit>{properties}
              </PropertyGroup>
              <ItemGroup>{references}</ItemGroup>
            </Project>
            """);
        if (folder is "App")
            _folder.Write("Directory.Build.props", "<Project />");

        var (exitCode, output) = DotNet.Run(Path.GetDirectoryName(project)!, "restore", "--nologo");
        Assert.True(exitCode == 0, output);
        return project;
    }

    private ImmutableArray<RestoreOutputEvidence> Read(ImmutableArray<string> projects)
    {
        var folders = new PackageFolders();
        return [.. ProjectDiscovery.Read(projects, _folder.Path, Untold, TestContext.Current.CancellationToken)
            .Select(project => RestoreOutputGathering.Gather(project, folders, userProfile: null)).OfType<RestoreOutputEvidence>()];
    }

    private static List<string> Imports(RestoreOutputEvidence output, string extension) =>
        [.. output.Generated.Where(file => file.ShownPath.EndsWith(extension, StringComparison.Ordinal)).SelectMany(file => file.Root!.Children).SelectMany(group => group.Children).Select(import => import["Project"]!)];
}
