using System.Diagnostics;
using System.Text;
using System.Text.Json;
using TestKit;

namespace SupplyGuard.Tool.Tests.Repositories;

/// <summary>Somebody's repository with a feed and a packages folder of its own, in which <c>dotnet</c> really restores.</summary>
internal sealed class RestoredRepository : IDisposable
{
    /// <summary>The packages of tests are not signed.</summary>
    public const string Policy = """{ "policy": 1, "extends": ["standard"], "packages": { "signature": "off" } }""";

    public RestoredRepository()
    {
        Folder.Write("supplyguard.json", Policy);
        Folder.Write("nuget.config", """
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <packageSources><clear /><add key="feed" value="feed" /></packageSources>
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
            </configuration>
            """);
        Folder.Write("Directory.Build.props", "<Project />");
        Folder.Write("Directory.Build.targets", "<Project />");
        Directory.CreateDirectory(Folder.PathTo("feed"));
        Directory.CreateDirectory(Folder.PathTo("packages"));
    }

    public TemporaryFolder Folder { get; } = new();

    public string PathToPackage(string key, params string[] file) => Folder.PathTo(["packages", .. key.Split('/'), .. file]);

    public void Serve(string id, string version, params (string Path, string Content)[] files) => Serve(id, version, null, null, files);

    public void Serve(string id, string version, string? type, string? dependency, params (string Path, string Content)[] files) =>
        Folder.Write($"feed/{id}.{version}.nupkg", FeedPackage.Create(id, version, type, dependency, files.Select(file => (file.Path, Encoding.Latin1.GetBytes(file.Content)))));

    /// <summary>A tool whose one file is no program: these tests restore tools and run none.</summary>
    public void ServeTool(string content = "honest")
    {
        Serve("Contoso.Tool", "1.0.0", "DotnetTool", null,
            ("tools/net10.0/any/contoso.dll", content),
            ("tools/net10.0/any/DotnetToolSettings.xml", """<DotNetCliTool Version="1"><Commands><Command Name="contoso" EntryPoint="contoso.dll" Runner="dotnet" /></Commands></DotNetCliTool>"""));
        Folder.Write(".config/dotnet-tools.json", """{ "version": 1, "isRoot": true, "tools": { "contoso.tool": { "version": "1.0.0", "commands": ["contoso"] } } }""");
    }

    /// <summary>A library that refers to packages, each as <c>id/version</c>.</summary>
    public void WriteProject(string items, string sdks = "Microsoft.NET.Sdk") => Folder.Write("App/App.csproj", $"""
        <Project Sdk="{sdks}">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>
            <NuGetAudit>false</NuGetAudit>
          </PropertyGroup>
          <ItemGroup>{items}</ItemGroup>
        </Project>
        """);

    public static string Reference(string package) => package.Split('/') is [var id, var version] ? $"""<PackageReference Include="{id}" Version="{version}" />""" : "";

    public void Restore() => Dotnet("restore", "App", "-nologo", "-v", "q");

    public void RestoreTools() => Dotnet("tool", "restore");

    /// <summary>Runs a command that has to end with this code, and reads its report.</summary>
    public JsonElement Report(int exitCode, params string[] arguments)
    {
        var run = Tool([.. arguments, "--format", "json"]);
        Assert.True(run.ExitCode == exitCode, $"{run.ExitCode}: {run.Output}{run.Error}");
        using var document = JsonDocument.Parse(run.Output);
        return document.RootElement.Clone();
    }

    /// <summary>Runs a command that has to succeed.</summary>
    public void Succeeds(params string[] arguments)
    {
        var run = Tool(arguments);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }

    public ToolRun Tool(params string[] arguments) => ToolRun.In(Folder, arguments);

    /// <summary>The rules of a run's findings, sorted, each once.</summary>
    public string[] Findings(params string[] arguments)
    {
        using var report = System.Text.Json.JsonDocument.Parse(Tool([.. arguments, "--format", "json"]).Output);
        return [.. report.RootElement.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("rule").GetString()!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    public void Lock() => Assert.Equal((0, ""), Tool("lock") is var run ? (run.ExitCode, run.ExitCode == 0 ? "" : run.Output + run.Error) : default);

    public void Dispose() => Folder.Dispose();

    private void Dotnet(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = Folder.Path, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in (string[])["CI", "MSBUILD_EXE_PATH", "MSBuildExtensionsPath", "MSBuildSDKsPath", "NUGET_PACKAGES"])
            start.Environment.Remove(name);

        // Which tool lies where is remembered for the user, by name and version.
        start.Environment["DOTNET_CLI_HOME"] = Folder.PathTo("home");
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output + errors.GetAwaiter().GetResult());
    }
}
