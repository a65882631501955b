using SupplyGuard.Package.Tests.Consumers;

namespace SupplyGuard.Package.Tests.Scenarios;

/// <summary>Packages that nobody has reviewed yet, and how they come in when somebody has.</summary>
public sealed class LockScenarioTests(TrustedConsumers trusted)
{
    [Fact]
    public async Task The_restore_that_writes_a_lock_file_fails_and_the_next_one_passes()
    {
        using var consumer = await trusted.Clone(Wiring.Sdk);
        File.Delete(consumer.PathTo("App", "packages.lock.json"));

        var first = await consumer.Build("restore", "App");
        var second = await consumer.Build("restore", "App");

        var finding = Assert.Single(first.Findings);
        Assert.Equal(("error", "SG1101", "App/packages.lock.json"), (finding.Severity, finding.Code, finding.File));
        Assert.Contains("the one that it wrote pins whatever the sources offered. Review the new lock file", finding.Message, StringComparison.Ordinal);
        Assert.True(second.Succeeded, second.ToString());
    }

    [Theory]
    [InlineData("App", "-p:ContinuousIntegrationBuild=true", null)]
    [InlineData("All.slnx", "-p:Nothing=", "true")]
    public async Task A_build_agent_fetches_nothing_without_a_lock_file(string target, string option, string? variable)
    {
        using var consumer = await trusted.Clone(Wiring.Sdk);
        consumer.Environment["CI"] = variable;
        File.Delete(consumer.PathTo("App", "packages.lock.json"));
        Directory.Delete(consumer.PathTo("packages", "contoso.ml"), recursive: true);

        var restore = await consumer.Build("restore", target, option);

        Assert.False(restore.Succeeded);
        Assert.Equal(["error SG1101"], restore.Codes);
        Assert.False(Directory.Exists(consumer.PathTo("packages", "contoso.ml")));
        Assert.False(File.Exists(consumer.PathTo("App", "packages.lock.json")));
    }

    [Fact]
    public async Task A_new_package_is_refused_until_it_is_locked()
    {
        using var consumer = await trusted.Clone(Wiring.Sdk);
        consumer.Serve("Contoso.New", "1.0.0", ("build/Contoso.New.targets", "<Project />"u8.ToArray()), ("lib/net10.0/_._", []));
        consumer.Replace("App/App.csproj", "<ItemGroup>", """<ItemGroup><PackageReference Include="Contoso.New" Version="1.0.0" />""");

        var restore = await consumer.Build("restore", "App");
        Assert.False(restore.Succeeded);
        Assert.Equal(["error SG1105"], restore.Codes);
        await ToolFindings.AssertSame(consumer, restore, "package", "verify", "App");
        var withoutRestore = await consumer.Build("build", "App", "--no-restore");
        Assert.Contains("error SG1112", withoutRestore.Codes);

        Assert.Equal(0, (await consumer.Tool("lock", "App")).ExitCode);
        var build = await consumer.Build("build", "App");
        Assert.True(build.Succeeded, build.ToString());
        Assert.Empty(build.Findings);
    }

    [Fact]
    public async Task A_lock_file_in_a_place_of_its_own_is_one_on_a_build_agent_too()
    {
        using var consumer = await trusted.Clone(Wiring.Sdk);
        consumer.Environment["CI"] = "true";
        consumer.Replace("App/App.csproj", "<OutputType>", "<NuGetLockFilePath>locks/app.lock.json</NuGetLockFilePath><OutputType>");
        Directory.CreateDirectory(consumer.PathTo("App", "locks"));
        File.Move(consumer.PathTo("App", "packages.lock.json"), consumer.PathTo("App", "locks", "app.lock.json"));

        foreach (var target in (string[])["App", "All.slnx"])
        {
            var restore = await consumer.Build("restore", target);
            Assert.True(restore.Succeeded, restore.ToString());
        }
    }
}
