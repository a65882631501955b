using SupplyGuard.Package.Tests.Consumers;

namespace SupplyGuard.Package.Tests.Scenarios;

/// <summary>Ways to be a build that the guard does not look at. Only an IDE that asks what a project consists of is none.</summary>
public sealed class EvasionScenarioTests(TrustedConsumers trusted)
{
    private const string Targets = "contoso.ml/1.0.0/build/Contoso.Ml.targets";

    private static readonly string[] Switches = ["DesignTimeBuild=true", "MSBuildIsRestoring=true", "ImportDirectoryBuildTargets=false", "ImportDirectoryBuildProps=false"];

    [Fact]
    public async Task A_design_time_build_is_silent_whatever_lies_there()
    {
        using var consumer = await Tampered();

        var build = await consumer.Build("msbuild", "App/App.csproj", "-t:Compile", "-p:DesignTimeBuild=true", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true");

        Assert.True(build.Succeeded, build.ToString());
        Assert.Empty(build.Findings);
        Assert.DoesNotContain(build.Messages, message => message.StartsWith("SupplyGuard:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_variable_of_the_environment_switches_the_guard_off()
    {
        using var consumer = await Tampered();
        foreach (var arguments in (string[][])[["build", "App", "--no-restore"], ["build", "App"]])
        {
            foreach (var (name, value) in Switches.Select(text => text.Split('=')).Select(parts => (parts[0], parts[1])))
            {
                consumer.Environment[name] = value;
                consumer.Environment["SkipCompilerExecution"] = "true";
                var build = await consumer.Build(arguments);
                Assert.False(build.Succeeded, name);
                Assert.Contains(build.Errors, error => error.Code.StartsWith("SG", StringComparison.Ordinal));
                consumer.Environment.Remove(name);
            }
        }
    }

    [Theory]
    [InlineData("MSBuildIsRestoring")]
    [InlineData("ExcludeRestorePackageImports")]
    public async Task A_build_does_not_pass_for_a_restore(string property)
    {
        using var consumer = await Tampered();

        var build = await consumer.Build("build", "App", "--no-restore", $"-p:{property}=true");

        Assert.False(build.Succeeded, build.ToString());
        Assert.Equal(["error SG1106", "error SG1301"], build.Codes);
        await ToolFindings.AssertSame(consumer, build, "package", "verify", "App");
    }

    [Fact]
    public async Task Nothing_counts_as_verified_when_the_gate_was_killed()
    {
        using var consumer = await trusted.Clone(Wiring.Sdk);
        var huge = consumer.PathTo("packages", "contoso.ml", "1.0.0", "lib", "huge.bin");
        await using (var file = File.Create(huge))
            file.SetLength(8L << 30);
        Attack.On(consumer, Targets);

        await consumer.Kill(consumer.PathTo("App", "obj", "project.nuget.cache"), "restore", "App");
        File.Delete(huge);

        var build = await consumer.Build("build", "App", "--no-restore");
        Assert.False(build.Succeeded, build.ToString());
        Assert.Equal(["error SG1106", "error SG1301"], build.Codes);
        Assert.False(Directory.Exists(Path.Combine(consumer.Data, "SupplyGuard")));
    }

    [Fact]
    public async Task A_variable_that_names_other_sources_stops_the_restore()
    {
        using var consumer = await trusted.Clone(Wiring.Sdk);
        consumer.Environment["RestoreSources"] = consumer.PathTo("evil");

        var restore = await consumer.Build("restore", "All.slnx");

        Assert.False(restore.Succeeded);
        Assert.Equal(["error SG9101"], restore.Codes);
        Assert.False(Directory.Exists(consumer.PathTo("App", "obj")));
    }

    private async Task<Consumer> Tampered()
    {
        var consumer = await trusted.Clone(Wiring.Sdk);
        Assert.True((await consumer.Build("restore", "App")).Succeeded);
        Attack.On(consumer, Targets);
        return consumer;
    }
}
