using System.Collections.Immutable;
using System.Text.Json;
using SupplyGuard.Checks.Packages.RestoreOutput;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence.RestoreOutput;
using SupplyGuard.Findings;
using TestKit;

namespace SupplyGuard.Tests.RestoreOutput;

/// <summary>A folder with a project as NuGet leaves it, written by hand: one package with a targets file and a content file.</summary>
internal sealed class RestoredFolder : IDisposable
{
    public const string Condition = " '$(ExcludeRestorePackageImports)' != 'true' ";

    private const string Import = "$(NuGetPackageRoot)contoso.ml/1.2.0/build/Contoso.Ml.targets";

    private readonly TemporaryFolder _folder = new();

    public RestoredFolder(string projectName = "App é.csproj")
    {
        ProjectName = projectName;
        Project = _folder.Write($"App/{projectName}", "<Project />");
        _folder.Write("supplyguard.json", """{ "policy": 1, "packages": { "lockFile": "ifPresent", "signature": "off", "installedContent": "off" } }""");
        _folder.Write("packages/contoso.ml/1.2.0/.nupkg.metadata", "{}");
        WriteAssets();
        _folder.Write($"App/obj/{projectName}.nuget.g.props", Props);
        _folder.Write($"App/obj/{projectName}.nuget.g.targets", Targets);
        _folder.Write("App/obj/project.nuget.cache", "{}");
    }

    public string ProjectName { get; }

    public string Project { get; }

    public string Root => _folder.Path;

    public string PackageRoot => _folder.PathTo("packages") + Path.DirectorySeparatorChar;

    public string Props => $"""
        <?xml version="1.0" encoding="utf-8" standalone="no"?>
        <Project ToolsVersion="14.0" xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
          <PropertyGroup Condition="{Condition}">
            <RestoreSuccess Condition=" '$(RestoreSuccess)' == '' ">True</RestoreSuccess>
            <RestoreTool Condition=" '$(RestoreTool)' == '' ">NuGet</RestoreTool>
            <ProjectAssetsFile Condition=" '$(ProjectAssetsFile)' == '' ">$(MSBuildThisFileDirectory)project.assets.json</ProjectAssetsFile>
            <NuGetPackageRoot Condition=" '$(NuGetPackageRoot)' == '' ">{PackageRoot}</NuGetPackageRoot>
            <NuGetPackageFolders Condition=" '$(NuGetPackageFolders)' == '' ">{PackageRoot}</NuGetPackageFolders>
            <NuGetProjectStyle Condition=" '$(NuGetProjectStyle)' == '' ">PackageReference</NuGetProjectStyle>
            <NuGetToolVersion Condition=" '$(NuGetToolVersion)' == '' ">7.0.0</NuGetToolVersion>
          </PropertyGroup>
          <ItemGroup Condition="{Condition}">
            <SourceRoot Include="{PackageRoot}" />
          </ItemGroup>
          <ItemGroup Condition=" '$(Language)' == 'C#' AND '$(ExcludeRestorePackageImports)' != 'true' ">
            <Compile Include="$(NuGetPackageRoot)contoso.ml/1.2.0/contentFiles/cs/any/Icon@2x.cs" Condition="Exists('$(NuGetPackageRoot)contoso.ml/1.2.0/contentFiles/cs/any/Icon@2x.cs')">
              <NuGetPackageId>Contoso.Ml</NuGetPackageId>
              <Private>False</Private>
              <Link>Icon@2x.cs</Link>
            </Compile>
          </ItemGroup>
          <PropertyGroup Condition="{Condition}">
            <PkgContoso_Ml Condition=" '$(PkgContoso_Ml)' == '' ">{PackageRoot}contoso.ml/1.2.0</PkgContoso_Ml>
          </PropertyGroup>
        </Project>
        """;

    public static string Targets => $"""
        <?xml version="1.0" encoding="utf-8" standalone="no"?>
        <Project ToolsVersion="14.0" xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
          <ImportGroup Condition=" '$(TargetFramework)' == 'net10.0' AND '$(ExcludeRestorePackageImports)' != 'true' ">
            <Import Project="{Import}" Condition="Exists('{Import}')" />
          </ImportGroup>
        </Project>
        """;

    public string Assets => $$"""
        {
          "version": 4,
          "targets": { "net10.0": { "Contoso.Ml/1.2.0": { "type": "package",
            "compile": { "lib/net10.0/Contoso.Ml.dll": { } },
            "build": { "build/Contoso.Ml.targets": { } },
            "contentFiles": { "contentFiles/cs/any/Icon@2x.cs": { "buildAction": "Compile", "codeLanguage": "cs", "copyToOutput": false } } } } },
          "libraries": { "Contoso.Ml/1.2.0": { "sha512": "AAAA", "type": "package", "path": "contoso.ml/1.2.0", "files": [ ".nupkg.metadata", "analyzers/a.dll" ] } },
          "packageFolders": { {{JsonSerializer.Serialize(PackageRoot)}}: {} },
          "project": { "restore": { "projectPath": {{JsonSerializer.Serialize(Project)}} }, "frameworks": { "net10.0": { "framework": "net10.0" } } }
        }
        """;

    public string Write(string relativePath, string content) => _folder.Write(relativePath, content);

    public void WriteAssets(string replaced = "", string by = "")
    {
        Assert.Contains(replaced, Assets, StringComparison.Ordinal);
        _folder.Write("App/obj/project.assets.json", replaced.Length == 0 ? Assets : Assets.Replace(replaced, by, StringComparison.Ordinal));
    }

    /// <summary>The name of a file of the project in <c>obj</c>, and its absolute path.</summary>
    public string InOutput(string name) => _folder.PathTo("App", "obj", name.Replace("{project}", ProjectName, StringComparison.Ordinal));

    public RestoredProject Discover() =>
        Assert.Single(ProjectDiscovery.Read([Project], Root, ImmutableDictionary<string, string>.Empty, TestContext.Current.CancellationToken));

    public Finding[] Judge()
    {
        var output = RestoreOutputGathering.Gather(Discover(), new PackageFolders(), userProfile: null);
        return output is null ? [] : [.. RestoreOutputCheck.Run(output)];
    }

    public VerifyRequest Request => new(Root);

    public Report Verify() => Guard.Verify(Request, TestContext.Current.CancellationToken);

    public void Dispose() => _folder.Dispose();
}
