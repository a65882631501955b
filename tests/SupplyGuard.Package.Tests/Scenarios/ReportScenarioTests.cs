using SupplyGuard.Package.Tests.Consumers;

namespace SupplyGuard.Package.Tests.Scenarios;

/// <summary>Where findings go besides the log of a build.</summary>
public sealed class ReportScenarioTests(TrustedConsumers trusted)
{
    private const string Targets = "contoso.ml/1.0.0/build/Contoso.Ml.targets";

    [Fact]
    public async Task A_report_of_a_build_is_the_one_that_the_tool_writes()
    {
        using var consumer = await trusted.Clone(Wiring.Sdk);
        Assert.True((await consumer.Build("build", "App", "-p:SupplyGuardReport=../report.json")).Succeeded);
        Assert.Equal((await consumer.Tool("verify", "App", "--format", "json")).Output, Read(consumer, "report.json"));

        Attack.On(consumer, Targets);
        foreach (var (extension, form) in ((string, string)[])[("json", "json"), ("sarif", "sarif"), ("html", "html")])
        {
            var build = await consumer.Build("build", "App", "--no-restore", $"-p:SupplyGuardReport=../failed.{extension}");
            Assert.False(build.Succeeded, build.ToString());
            Assert.Equal((await consumer.Tool("verify", "App", "--format", form)).Output, Read(consumer, $"failed.{extension}"));
        }
    }

    [Fact]
    public async Task A_report_of_a_build_with_the_guard_checked_in_has_no_finding_of_its_wiring()
    {
        using var consumer = await trusted.Clone(Wiring.Vendored);

        var build = await consumer.Build("build", "App", "-p:SupplyGuardReport=../report.json");

        Assert.True(build.Succeeded, build.ToString());
        Assert.DoesNotContain("SG91", Read(consumer, "report.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_names_neither_policy_nor_report()
    {
        using var consumer = await trusted.Clone(Wiring.Sdk);
        consumer.Environment["SupplyGuardPolicy"] = consumer.Write("other.json", "{ }");
        consumer.Environment["SupplyGuardReport"] = consumer.PathTo("report.json");

        var build = await consumer.Build("build", "App");

        Assert.True(build.Succeeded, build.ToString());
        Assert.Equal(["warning SG9109", "warning SG9109"], build.Codes);
        Assert.False(File.Exists(consumer.PathTo("report.json")));
        await ToolFindings.AssertSame(consumer, build, "package", "verify", "App");
    }

    [Fact]
    public async Task A_property_names_another_policy()
    {
        using var consumer = await trusted.Clone(Wiring.Sdk);
        consumer.Write("strict.json", """{ "policy": 1, "extends": ["standard"], "packages": { "signature": "required" } }""");

        var restore = await consumer.Build("restore", "App", "-p:SupplyGuardPolicy=../strict.json");

        Assert.Equal(["error SG1001"], restore.Codes);
        await ToolFindings.AssertSame(consumer, restore, "package", "verify", "App", "--policy", "strict.json");
    }

    [Fact]
    public async Task GitHub_gets_annotations_when_it_runs_the_build()
    {
        using var consumer = await trusted.Clone(Wiring.Sdk);
        Attack.On(consumer, Targets);
        consumer.Environment["GITHUB_ACTIONS"] = "true";

        var restore = await consumer.Build("restore", "App");

        Assert.Contains(restore.Run.Output.Split('\n'), line => line.TrimStart().StartsWith("::error file=supplyguard.lock.json,line=4,col=5,title=SG1106::", StringComparison.Ordinal));
    }

    private static string Read(Consumer consumer, string file) => File.ReadAllText(consumer.PathTo(file));
}
