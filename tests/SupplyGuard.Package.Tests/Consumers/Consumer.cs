using System.Globalization;
using TestKit;

namespace SupplyGuard.Package.Tests.Consumers;

/// <summary>Somebody's repository: a policy, projects, a feed with the packed SupplyGuard and packages of the test's own, and a packages folder of its own.</summary>
internal sealed class Consumer : IDisposable
{
    public const string Policy = """{ "policy": 1, "extends": ["standard"], "packages": { "signature": "off" } }""";

    private static readonly string DataVariable = OperatingSystem.IsWindows() ? "LOCALAPPDATA" : "XDG_DATA_HOME";

    private readonly TemporaryFolder _folder = new();

    /// <summary>Not inside the repository, which may not bring receipts.</summary>
    private readonly Wiring _wiring;
    private readonly Dictionary<string, string?> _environment;
    private int _builds;

    public Consumer(Wiring wiring = Wiring.Sdk)
    {
        _wiring = wiring;
        _environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            // Receipts of the developer who runs the tests are not ours to use or to fill.
            [DataVariable] = Data,
        };
        Directory.CreateDirectory(Data);
        Directory.CreateDirectory(PathTo("feed"));
        foreach (var package in PackedFeed.Packages)
            File.CreateSymbolicLink(PathTo("feed", Path.GetFileName(package)), package);

        Write("nuget.config", $"""
            <configuration>
              <config>
                <add key="globalPackagesFolder" value="packages" />
              </config>
              <packageSources>
                <clear />
                <add key="feed" value="feed" />
              </packageSources>
              <fallbackPackageFolders>
                <clear />
              </fallbackPackageFolders>
            </configuration>
            """);
        if (wiring is not Wiring.None)
            Write("supplyguard.json", Policy);
        Wire();
    }

    /// <summary>A clone of somebody's repository: what they would commit, the packages folder of a cache, and no <c>obj/</c>.</summary>
    private Consumer(Consumer other)
    {
        _wiring = other._wiring;
        _environment = new Dictionary<string, string?>(StringComparer.Ordinal) { [DataVariable] = Data };
        CopyFolder(other.Folder, Folder, except: ["obj", "bin"]);
        Directory.CreateDirectory(Data);
    }

    /// <summary>People keep repositories in folders with spaces, quotes and letters of their own.</summary>
    public string Folder => _folder.PathTo("it's here");

    /// <summary>The user's own folder for what programs keep: outside the repository, where no receipt counts.</summary>
    public string Data => _folder.PathTo("data");

    /// <summary>Variables of the next builds, over those of the process.</summary>
    public IDictionary<string, string?> Environment => _environment;

    public string PathTo(params string[] parts) => Path.Combine([Folder, .. parts]);

    public string Write(string path, string content) => _folder.Write(Path.Combine(Folder, path), content);

    public void Replace(string path, string text, string other)
    {
        var content = File.ReadAllText(PathTo(path));
        Assert.Contains(text, content, StringComparison.Ordinal);
        Write(path, content.Replace(text, other, StringComparison.Ordinal));
    }

    public void Serve(string id, string version, params IEnumerable<(string Path, byte[] Content)> files) =>
        Serve(id, version, dependency: null, files);

    /// <param name="dependency">As <c>id/version</c>.</param>
    public void Serve(string id, string version, string? dependency, params IEnumerable<(string Path, byte[] Content)> files) =>
        File.WriteAllBytes(PathTo("feed", $"{id}.{version}.nupkg"), TestPackage.Create(id, version, dependency, files));

    /// <summary>A console program that refers to packages, each as <c>id/version</c>.</summary>
    public void AddProject(string name, params string[] packages)
    {
        var own = _wiring is Wiring.PackageReference ? [.. packages, $"SupplyGuard.MSBuild/{PackedFeed.Version}"] : packages;
        var references = string.Concat(own.Select(package => package.Split('/')).Select(parts => $"""<PackageReference Include="{parts[0]}" Version="{parts[1]}" />"""));
        Write($"{name}/{name}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <UseAppHost>false</UseAppHost>
                <UseSharedCompilation>false</UseSharedCompilation>
                <RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>{references}</ItemGroup>
            </Project>
            """);
        Write($"{name}/Program.cs", "return;");
    }

    public Consumer Clone() => new(this);

    /// <summary>Restores, lets the tool lock what is there, and demands that the guard accepts it from then on.</summary>
    public async Task Trust(string target)
    {
        await Build("restore", target);
        Assert.Equal(0, (await Tool("lock", ".")).ExitCode);
        var restore = await Build("restore", target);
        Assert.True(restore.Succeeded, restore.ToString());
    }

    /// <summary>Runs <c>dotnet</c> with a verb that builds, and reads its binary log.</summary>
    public async Task<BuildRun> Build(params string[] arguments)
    {
        var log = PathTo(string.Create(CultureInfo.InvariantCulture, $"build-{_builds++}.binlog"));
        var run = await DotnetRun.In(Folder, [.. arguments, $"-bl:{log}", "-nologo"], _environment, TestContext.Current.CancellationToken);
        return BuildRun.Read(run, log, Folder);
    }

    /// <summary>Starts <c>dotnet</c> and kills it, with all that it started, as soon as a file exists.</summary>
    public async Task Kill(string file, params string[] arguments)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var run = DotnetRun.In(Folder, arguments, _environment, stop.Token);
        while (!File.Exists(file) && !run.IsCompleted)
            await Task.Delay(10, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    public Task<DotnetRun> Dotnet(params string[] arguments) => DotnetRun.In(Folder, arguments, _environment, TestContext.Current.CancellationToken);

    public Task<DotnetRun> Tool(params string[] arguments) =>
        DotnetRun.In(Folder, [PackedFeed.ToolAssembly, .. arguments], _environment, TestContext.Current.CancellationToken);

    public void Dispose() => _folder.Dispose();

    private void Wire()
    {
        switch (_wiring)
        {
            case Wiring.Sdk:
                Write("global.json", $$"""{ "msbuild-sdks": { "SupplyGuard.MSBuild": "{{PackedFeed.Version}}" } }""");
                Import("Sdk=\"SupplyGuard.MSBuild\"", "");
                break;
            case Wiring.Vendored:
                CopyFolder(PackedFeed.Guard, PathTo(".supplyguard"), except: []);
                Import("", "$(MSBuildThisFileDirectory).supplyguard/Sdk/");
                break;
            default:
                // What lies above the temporary folder is not the test's.
                Write("Directory.Build.props", "<Project />");
                Write("Directory.Build.targets", "<Project />");
                break;
        }
    }

    private void Import(string sdk, string folder)
    {
        Write("Directory.Build.props", $"""<Project><Import Project="{folder}Sdk.props" {sdk} /></Project>""");
        Write("Directory.Build.targets", $"""<Project><Import Project="{folder}Sdk.targets" {sdk} /></Project>""");
        Write("Directory.Solution.targets", $"""<Project><Import Project="{folder}Solution.targets" {sdk} /></Project>""");
    }

    private static void CopyFolder(string from, string to, string[] except)
    {
        Directory.CreateDirectory(to);
        foreach (var entry in new DirectoryInfo(from).EnumerateFileSystemInfos().Where(entry => !except.Contains(entry.Name, StringComparer.Ordinal)))
        {
            var target = Path.Combine(to, entry.Name);
            if (entry is DirectoryInfo)
                CopyFolder(entry.FullName, target, except);
            else if (entry.LinkTarget is { } link)
                File.CreateSymbolicLink(target, link);
            else
                File.Copy(entry.FullName, target);
        }
    }
}
