using System.Globalization;
using SupplyGuard.Package.Tests.Consumers;

namespace SupplyGuard.Package.Tests.Scenarios;

/// <summary>Several projects, several frameworks, packages of packages: everything is judged, and nothing twice.</summary>
public sealed class GraphScenarioTests(TrustedConsumers trusted)
{
    private const string Targets = "contoso.ml/1.0.0/build/Contoso.Ml.targets";

    [Fact]
    public async Task Each_package_is_read_once_for_all_projects_of_a_solution()
    {
        using var consumer = await WithLibrary();

        // Where no receipt of an earlier run counts, it is this run alone that remembers.
        consumer.Environment["CI"] = "true";
        var honest = await consumer.Build("build", "All.slnx", "-m:1");
        Assert.True(honest.Succeeded, honest.ToString());
        Assert.Equal(1, honest.PackagesRead);

        consumer.Environment.Remove("CI");
        Attack.On(consumer, Targets);
        var restore = await consumer.Build("restore", "All.slnx");
        Assert.Equal(["error SG1106", "error SG1301"], restore.Codes);
        await ToolFindings.AssertSame(consumer, restore, "package", "verify", "All.slnx");
        foreach (var project in (string[])["App", "Library"])
            Assert.Contains("error SG1112", (await consumer.Build("build", project, "--no-restore", "-p:BuildProjectReferences=false")).Codes);
    }

    [Fact]
    public async Task A_receipt_saves_the_second_build_the_work_and_no_build_agent_believes_it()
    {
        using var consumer = await trusted.Clone(Wiring.Sdk);
        // A file that has just changed could change again within the same tick of the clock, so it gets no receipt yet.
        await Task.Delay(TimeSpan.FromSeconds(2.1), TestContext.Current.CancellationToken);

        var first = await consumer.Build("build", "App");
        var second = await consumer.Build("build", "App", "--no-restore");
        var agent = await consumer.Build("build", "App", "--no-restore", "-p:ContinuousIntegrationBuild=true");
        consumer.Environment["CI"] = "true";
        var otherAgent = await consumer.Build("build", "App", "--no-restore");

        Assert.Equal([1, 0, 1, 1], [first.PackagesRead, second.PackagesRead, agent.PackagesRead, otherAgent.PackagesRead]);
    }

    [Theory]
    [InlineData("net10.0")]
    [InlineData("net10.0;net10.0-windows")]
    public async Task A_project_with_inner_builds_is_judged_as_a_whole(string frameworks)
    {
        using var consumer = TrustedConsumers.Prepare(Wiring.Sdk);
        consumer.Replace("App/App.csproj", "<TargetFramework>net10.0</TargetFramework>", $"<TargetFrameworks>{frameworks}</TargetFrameworks><EnableWindowsTargeting>true</EnableWindowsTargeting><DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>");
        await consumer.Trust("App");

        var honest = await consumer.Build("build", "App");
        Assert.True(honest.Succeeded, honest.ToString());
        Assert.Empty(honest.Findings);

        Attack.On(consumer, Targets);
        var restore = await consumer.Build("restore", "App");
        Assert.Equal(["error SG1106", "error SG1301"], restore.Codes);
        await ToolFindings.AssertSame(consumer, restore, "package", "verify", "App");
        var build = await consumer.Build("build", "App", "--no-restore");
        Assert.False(build.Succeeded, build.ToString());
        Assert.False(Attack.HasRun(consumer));
    }

    [Fact]
    public async Task A_package_of_a_package_is_judged_like_any_other()
    {
        using var consumer = TrustedConsumers.Prepare(Wiring.Sdk);
        consumer.Serve("Contoso.Base", "2.0.0", ("buildTransitive/Contoso.Base.targets", "<Project />"u8.ToArray()), ("lib/net10.0/_._", []));
        consumer.Serve("Contoso.Ml", "1.0.0", "Contoso.Base/2.0.0", ("build/Contoso.Ml.targets", "<Project />"u8.ToArray()), ("lib/net10.0/_._", []));
        await consumer.Trust("App");
        var honest = await consumer.Build("build", "App");
        Assert.True(honest.Succeeded, honest.ToString());

        Attack.On(consumer, "contoso.base/2.0.0/buildTransitive/Contoso.Base.targets");
        var restore = await consumer.Build("restore", "App");

        Assert.Equal(["error SG1106", "error SG1301"], restore.Codes);
        await ToolFindings.AssertSame(consumer, restore, "package", "verify", "App");
    }

    [Fact]
    public async Task With_threads_instead_of_processes_the_guard_runs_in_the_process_of_the_build()
    {
        using var consumer = await trusted.Clone(Wiring.Sdk);

        var build = await consumer.Build("build", "All.slnx", "-mt");

        Assert.True(build.Succeeded, build.ToString());
        var elsewhere = build.Messages.Where(message => message.StartsWith("Launching task ", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(elsewhere);
        Assert.DoesNotContain(elsewhere, message => message.Contains("VerifySupplyChain", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_project_may_be_called_what_its_people_like()
    {
        using var consumer = TrustedConsumers.Prepare(Wiring.Sdk);
        const string Name = "Zoë's (x86) @ 100 % 模型";
        consumer.AddProject(Name, "Contoso.Ml/1.0.0");
        Directory.Delete(consumer.PathTo("App"), recursive: true);
        consumer.Write("All.slnx", string.Create(CultureInfo.InvariantCulture, $"""<Solution><Project Path="{Name}/{Name}.csproj" /></Solution>"""));
        File.Delete(consumer.PathTo("All.sln"));
        await consumer.Trust("All.slnx");

        var build = await consumer.Build("build", "All.slnx");
        Assert.True(build.Succeeded, build.ToString());
        Assert.Empty(build.Findings);

        File.Delete(consumer.PathTo(Name, "packages.lock.json"));
        var restore = await consumer.Build("restore", "All.slnx");
        Assert.Equal($"{Name}/packages.lock.json", Assert.Single(restore.Findings).File);
    }

    /// <summary>The program refers to a library, and both to the same package.</summary>
    private async Task<Consumer> WithLibrary()
    {
        var consumer = await trusted.Clone(Wiring.Sdk);
        consumer.AddProject("Library", "Contoso.Ml/1.0.0");
        consumer.Replace("Library/Library.csproj", "<OutputType>Exe</OutputType>", "");
        consumer.Write("Library/Program.cs", "public class Library;");
        consumer.Replace("App/App.csproj", "<ItemGroup>", """<ItemGroup><ProjectReference Include="../Library/Library.csproj" />""");
        consumer.Replace("All.slnx", "<Solution>", """<Solution><Project Path="Library/Library.csproj" />""");
        // The first restore writes the lock file of the library.
        await consumer.Build("restore", "All.slnx");
        return consumer;
    }
}
