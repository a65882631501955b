using System.IO.Compression;
using System.Runtime.InteropServices;
using TestKit;

[assembly: AssemblyFixture(typeof(SupplyGuard.Package.Tests.PackedFeed))]

namespace SupplyGuard.Package.Tests;

/// <summary>The packages as <c>build/pack.cs</c> makes them from this source tree, once for a run of the tests, in a folder that serves as a feed.</summary>
public sealed class PackedFeed : IAsyncLifetime
{
    public static string Folder { get; } = Repository.PathTo("artifacts", "feed");

    public static string Platform { get; } = $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";

    public async ValueTask InitializeAsync()
    {
        var pack = await DotnetRun.In(Repository.Root, ["run", "build/pack.cs", "--", "--once", "--output", Folder], CancellationToken.None);
        Assert.True(pack.ExitCode is 0, pack.ToString());
        Unpack("SupplyGuard.Tool", Tool);
        Unpack("SupplyGuard.MSBuild", Guard);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The tool's main assembly, as it lies in the package.</summary>
    public static string ToolAssembly { get; } = Path.Combine(Tool, "tools", "net10.0", "any", "SupplyGuard.Tool.dll");

    /// <summary>What the package for MSBuild holds, unpacked.</summary>
    public static string Guard => Repository.PathTo("artifacts", "unpacked", "guard");

    private static string Tool => Repository.PathTo("artifacts", "unpacked", "tool");

    /// <summary>The one version that all packages have.</summary>
    public static string Version => Assert.Single(Packages.Select(path => PackedPackage.Read(path).Version).Distinct(StringComparer.Ordinal));

    /// <summary>Absolute paths of all packages.</summary>
    public static IEnumerable<string> Packages => Directory.GetFiles(Folder, "*.nupkg").Order(StringComparer.Ordinal);

    private static void Unpack(string id, string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        ZipFile.ExtractToDirectory(Path.Combine(Folder, $"{id}.{Version}.nupkg"), folder);
    }

    /// <summary>Writes a <c>nuget.config</c> by which a folder knows this feed and no other, and has packages of its own.</summary>
    public static void Serve(TemporaryFolder folder) => folder.Write("nuget.config", $"""
        <configuration>
          <config>
            <add key="globalPackagesFolder" value="packages" />
          </config>
          <packageSources>
            <clear />
            <add key="packed" value="{Folder}" />
          </packageSources>
        </configuration>
        """);
}
