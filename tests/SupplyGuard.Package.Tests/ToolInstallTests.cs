using TestKit;

namespace SupplyGuard.Package.Tests;

/// <summary>The tool as a user gets it: installed from a feed, and started.</summary>
public sealed class ToolInstallTests
{
    [Fact]
    public async Task Installs_and_starts()
    {
        using var folder = new TemporaryFolder();
        PackedFeed.Serve(folder);
        var place = folder.PathTo("tools");

        var install = await DotnetRun.In(folder.Path, ["tool", "install", "SupplyGuard.Tool", "--version", PackedFeed.Version, "--tool-path", place], Cancellation);
        Assert.True(install.ExitCode is 0, install.ToString());

        var version = await DotnetRun.Of(Path.Combine(place, "dotnet-supplyguard"), folder.Path, ["--version"], Cancellation);
        Assert.Equal($"SupplyGuard {PackedFeed.Version}", version.Output.Trim());

        var explain = await DotnetRun.Of(Path.Combine(place, "dotnet-supplyguard"), folder.Path, ["explain", "SG1101"], Cancellation);
        Assert.Equal(0, explain.ExitCode);
        Assert.StartsWith("# SG1101", explain.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_a_command_of_dotnet_where_a_manifest_names_it()
    {
        using var folder = new TemporaryFolder();
        PackedFeed.Serve(folder);
        folder.Write(".config/dotnet-tools.json", $$"""
            { "version": 1, "isRoot": true, "tools": { "supplyguard.tool": { "version": "{{PackedFeed.Version}}", "commands": ["dotnet-supplyguard"] } } }
            """);

        // Which tool lies where is remembered for the user, by name and version; a development version is not to be remembered.
        var home = new Dictionary<string, string?>(StringComparer.Ordinal) { ["DOTNET_CLI_HOME"] = folder.PathTo("home"), ["DOTNET_NOLOGO"] = "1" };
        var restore = await DotnetRun.In(folder.Path, ["tool", "restore"], home, Cancellation);
        Assert.True(restore.ExitCode is 0, restore.ToString());

        var version = await DotnetRun.In(folder.Path, ["supplyguard", "--version"], home, Cancellation);
        Assert.Equal($"SupplyGuard {PackedFeed.Version}", version.Output.Trim());
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
