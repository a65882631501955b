using SupplyGuard.Package.Tests.Consumers;

namespace SupplyGuard.Package.Tests;

/// <summary>
/// The attack that matters most, through every door: somebody edits the <c>.targets</c> of an extracted package, and a build must end before
/// that file is evaluated.
/// </summary>
public sealed class EntryPointTests(TrustedConsumers trusted)
{
    private const string Targets = "contoso.ml/1.0.0/build/Contoso.Ml.targets";

    public static TheoryData<string, string> Doors()
    {
        var doors = new TheoryData<string, string>();
        foreach (var target in (string[])["App/App.csproj", "All.sln", "All.slnx"])
        {
            foreach (var door in (string[])["restore", "build", "publish", "test", "pack", "msbuild -restore", "msbuild -t:Restore", "build -p:RestoreUseStaticGraphEvaluation=true", "build -graph", "build -mt"])
                doors.Add(door, target);
        }

        return doors;
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_targets_file_that_was_edited_in_the_packages_folder_never_runs(string door, string target)
    {
        using var consumer = await Tampered(Wiring.Sdk);

        var build = await consumer.Build([.. door.Split(' '), target]);

        Assert.False(build.Succeeded, build.ToString());
        Assert.Contains(build.Errors, error => error.Code is "SG1301");
        Assert.False(Attack.HasRun(consumer), build.ToString());
    }

    [Theory]
    [InlineData("App/App.csproj")]
    [InlineData("All.sln")]
    [InlineData("All.slnx")]
    public async Task A_failed_gate_leaves_nothing_that_a_build_without_restore_could_use(string target)
    {
        using var consumer = await Tampered(Wiring.Sdk);
        Assert.False((await consumer.Build("restore", target)).Succeeded);

        var build = await consumer.Build("build", target, "--no-restore");

        Assert.False(build.Succeeded, build.ToString());
        Assert.Contains(build.Errors, error => error.Code is "SG1112");
        Assert.False(Attack.HasRun(consumer), build.ToString());
    }

    [Theory]
    [InlineData(Wiring.Sdk)]
    [InlineData(Wiring.Vendored)]
    [InlineData(Wiring.PackageReference)]
    public async Task A_build_that_does_not_restore_is_stopped_too(Wiring wiring)
    {
        using var consumer = await trusted.Clone(wiring);
        Assert.True((await consumer.Build("restore", "App")).Succeeded);
        // Whoever knows the name of a target can come before it; docs/wiring.md says so.
        Attack.On(consumer, Targets, before: "Build");

        var build = await consumer.Build("build", "App", "--no-restore");

        Assert.False(build.Succeeded, build.ToString());
        Assert.Contains(build.Errors, error => error.Code is "SG1301");
        Assert.False(Attack.HasRun(consumer), build.ToString());
    }

    [Fact]
    public async Task Without_the_guard_the_same_file_runs()
    {
        using var consumer = TrustedConsumers.Prepare(Wiring.None);
        await consumer.Build("restore", "App");
        Tamper(consumer);

        var build = await consumer.Build("build", "App");

        Assert.True(Attack.HasRun(consumer), build.ToString());
    }

    [Theory]
    [InlineData(Wiring.Sdk)]
    [InlineData(Wiring.Vendored)]
    [InlineData(Wiring.PackageReference)]
    public async Task A_clean_project_builds_without_a_warning(Wiring wiring)
    {
        using var consumer = await trusted.Clone(wiring);

        foreach (var arguments in (string[][])[["build", "App"], ["build", "All.slnx"], ["build", "All.sln", "-graph"], ["build", "App", "-mt"], ["publish", "App"], ["pack", "App"]])
        {
            var build = await consumer.Build(arguments);
            Assert.True(build.Succeeded, build.ToString());
            Assert.Empty(build.Findings);
        }
    }

    [Fact]
    public async Task A_repaired_package_lifts_the_quarantine()
    {
        using var consumer = await Tampered(Wiring.Sdk);
        Assert.False((await consumer.Build("build", "App")).Succeeded);

        Directory.Delete(consumer.PathTo("packages", "contoso.ml"), recursive: true);
        var build = await consumer.Build("build", "App");

        Assert.True(build.Succeeded, build.ToString());
    }

    private async Task<Consumer> Tampered(Wiring wiring)
    {
        var consumer = await trusted.Clone(wiring);
        Tamper(consumer);
        return consumer;
    }

    private static void Tamper(Consumer consumer) => Attack.On(consumer, Targets);
}
