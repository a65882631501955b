using SupplyGuard.Package.Tests.Consumers;

namespace SupplyGuard.Package.Tests;

/// <summary>Files that somebody puts where restore writes what builds import.</summary>
public sealed class RestoreOutputTests(TrustedConsumers trusted) : IClassFixture<TrustedConsumers>
{
    [Theory]
    [InlineData("App.csproj.nuget.g.targets", "SG1114")]
    [InlineData("App.csproj.zz.targets", "SG1113")]
    [InlineData("App.csproj.aa.props", "SG1113")]
    public async Task A_file_that_restore_did_not_write_fails_the_build_and_never_runs(string name, string rule)
    {
        using var consumer = await trusted.Clone(Wiring.Sdk);
        Assert.True((await consumer.Build("restore", "App")).Succeeded);

        // The last restores again, finds that it has nothing to do, and leaves the file.
        foreach (var command in (string[])["build App --no-restore", "publish App --no-restore", "build App"])
        {
            consumer.Write($"App/obj/{name}", Attack.Project(consumer, before: "Build;Publish"));
            var build = await consumer.Build(command.Split(' '));

            Assert.False(build.Succeeded, build.ToString());
            Assert.Contains(build.Errors, error => error.Code == rule);
            Assert.False(Attack.HasRun(consumer), build.ToString());
        }
    }

    /// <summary>What a build without restore cannot prevent, because these files are evaluated before anything runs.</summary>
    [Fact]
    public async Task A_file_that_switches_our_files_off_is_stopped_by_every_restore()
    {
        using var consumer = await trusted.Clone(Wiring.Sdk);
        Assert.True((await consumer.Build("restore", "App")).Succeeded);
        consumer.Write("App/obj/App.csproj.aa.props", $"""
            <Project>
              <PropertyGroup><ImportDirectoryBuildTargets>false</ImportDirectoryBuildTargets></PropertyGroup>
              <Target Name="_SupplyGuardGate"><WriteLinesToFile File="../EVIL" Lines="ran" /></Target>
            </Project>
            """);

        var build = await consumer.Build("build", "App");

        Assert.False(build.Succeeded, build.ToString());
        Assert.Contains(build.Errors, error => error.Code is "SG1113");
        Assert.False(Attack.HasRun(consumer), build.ToString());
    }
}
