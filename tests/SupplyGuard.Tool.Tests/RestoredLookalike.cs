using System.Text.Json.Nodes;
using TestKit;
using TestKit.Signing;

namespace SupplyGuard.Tool.Tests;

/// <summary>A project that was really restored, once for all tests, with a package whose name somebody mistyped.</summary>
public sealed class RestoredLookalike : IDisposable
{
    public const string Policy = """{ "policy": 1, "packages": { "lockFile": "ifPresent", "signature": "off", "installedContent": "off"POLICY } }""";

    private const string Assets = "App/obj/project.assets.json";

    private readonly TemporaryFolder _folder = new();
    private readonly string _restored;

    public RestoredLookalike()
    {
        _folder.Write("feed/Newtonsoft.Jsom.13.0.1.nupkg", TestPackage.Build(
            ("Newtonsoft.Jsom.nuspec", "<package><metadata><id>Newtonsoft.Jsom</id><version>13.0.1</version><authors>a</authors><description>d</description></metadata></package>"),
            ("lib/netstandard2.0/_._", "")));
        _folder.Write("nuget.config", """
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <packageSources><clear /><add key="feed" value="feed" /></packageSources>
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
            </configuration>
            """);
        _folder.Write("Directory.Build.props", "<Project />");
        _folder.Write("Directory.Build.targets", "<Project />");
        _folder.Write("Directory.Packages.props", "<Project />");
        _folder.Write("App/App.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>netstandard2.0</TargetFramework>
                <DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>
                <RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="Newtonsoft.Jsom" Version="13.0.1" /></ItemGroup>
            </Project>
            """);
        Write();
        Verify("--restore");
        _restored = File.ReadAllText(_folder.PathTo(Assets));
    }

    /// <summary>What <c>package verify</c> says under a policy that asks for one more thing.</summary>
    internal ToolRun Under(string key, params string[] options)
    {
        Write(key);
        return Verify(options);
    }

    internal void Write(string path, string content) => _folder.Write(path, content);

    internal void Delete(string folder) => Directory.Delete(_folder.PathTo(folder), recursive: true);

    /// <summary>As restore writes it down when the project has these sources.</summary>
    internal void RestoredFrom(params string[] sources)
    {
        var assets = JsonNode.Parse(_restored)!;
        assets["project"]!["restore"]!["sources"] = new JsonObject(sources.Select(source => KeyValuePair.Create(source, (JsonNode?)new JsonObject())));
        _folder.Write(Assets, assets.ToJsonString());
    }

    public void Dispose() => _folder.Dispose();

    private void Write(string key = "") => _folder.Write("supplyguard.json", Policy.Replace("POLICY", key, StringComparison.Ordinal));

    private ToolRun Verify(params string[] options) => ToolRun.In(_folder, ["package", "verify", .. options]);
}
