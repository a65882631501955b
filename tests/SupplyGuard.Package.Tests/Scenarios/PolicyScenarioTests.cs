using SupplyGuard.Package.Tests.Consumers;

namespace SupplyGuard.Package.Tests.Scenarios;

/// <summary>What the policy decides, and what it alone decides.</summary>
public sealed class PolicyScenarioTests(TrustedConsumers trusted)
{
    private const string Targets = "contoso.ml/1.0.0/build/Contoso.Ml.targets";

    [Fact]
    public async Task Without_a_policy_a_build_fails_and_says_so()
    {
        using var consumer = await trusted.Clone(Wiring.Sdk);
        File.Delete(consumer.PathTo("supplyguard.json"));

        var build = await consumer.Build("build", "All.slnx");

        Assert.False(build.Succeeded);
        Assert.Equal(["error SG9014"], build.Codes);
        Assert.Equal(2, (await consumer.Tool("verify", "App")).ExitCode);
    }

    [Fact]
    public async Task An_unsigned_package_is_refused_where_signatures_are_required()
    {
        using var consumer = await trusted.Clone(Wiring.Sdk);
        consumer.Write("supplyguard.json", """{ "policy": 1, "extends": ["standard"], "packages": { "signature": "required" } }""");

        var restore = await consumer.Build("restore", "App");

        Assert.False(restore.Succeeded);
        Assert.Equal(["error SG1001"], restore.Codes);
        await ToolFindings.AssertSame(consumer, restore, "package", "verify", "App");
    }

    [Fact]
    public async Task A_stricter_policy_counts_for_what_was_verified_before_it()
    {
        using var consumer = await trusted.Clone(Wiring.Sdk);
        Assert.True((await consumer.Build("build", "App")).Succeeded);
        consumer.Write("supplyguard.json", """{ "policy": 1, "extends": ["standard"], "packages": { "signature": "required" } }""");

        var build = await consumer.Build("build", "App", "--no-restore");

        Assert.False(build.Succeeded);
        Assert.Equal(["error SG1001"], build.Codes);
        await ToolFindings.AssertSame(consumer, build, "verify", "App");
    }

    [Fact]
    public async Task Observing_warns_of_everything_and_blocks_nothing()
    {
        using var consumer = await Observing();

        var restore = await consumer.Build("restore", "App");

        Assert.True(restore.Succeeded);
        Assert.Equal(["warning SG1106", "warning SG1301"], restore.Codes);
        await ToolFindings.AssertSame(consumer, restore, "package", "verify", "App");
        Assert.True(File.Exists(consumer.PathTo("App", "obj", "project.assets.json")));
        Assert.True((await consumer.Build("build", "App", "--no-restore")).Succeeded);
    }

    [Theory]
    [InlineData("-warnaserror", false, new[] { "error SG1106", "error SG1301" })]
    [InlineData("-warnaserror:SG1301", false, new[] { "error SG1301", "warning SG1106" })]
    [InlineData("-p:MSBuildTreatWarningsAsErrors=true", false, new[] { "error SG1106", "error SG1301" })]
    [InlineData("-nowarn:SG1106", true, new[] { "warning SG1301" })]
    [InlineData("-p:NoWarn=SG1301", true, new[] { "warning SG1106" })]
    public async Task Warnings_are_treated_as_MSBuild_treats_any(string option, bool passes, string[] codes)
    {
        using var consumer = await Observing();
        Assert.True((await consumer.Build("restore", "App")).Succeeded);

        var build = await consumer.Build("build", "App", "--no-restore", option);

        Assert.Equal(codes, build.Codes.Where(code => code.Contains("SG", StringComparison.Ordinal)));
        Assert.Equal(passes, build.Succeeded);
    }

    [Theory]
    [InlineData("-nowarn:SG1301;SG1106")]
    [InlineData("-p:NoWarn=SG1301%3BSG1106")]
    [InlineData("-p:MSBuildWarningsAsMessages=SG1301%3BSG1106")]
    public async Task An_error_cannot_be_hidden_as_a_warning_can(string option)
    {
        using var consumer = await trusted.Clone(Wiring.Sdk);
        Attack.On(consumer, Targets);

        var build = await consumer.Build("build", "App", option);

        Assert.False(build.Succeeded);
        Assert.Equal(["error SG1106", "error SG1301"], build.Codes);
        Assert.False(Attack.HasRun(consumer));
    }

    private async Task<Consumer> Observing()
    {
        var consumer = await trusted.Clone(Wiring.Sdk);
        consumer.Write("supplyguard.json", """{ "policy": 1, "extends": ["standard"], "mode": "observe", "packages": { "signature": "off" } }""");
        var library = consumer.PathTo("packages", "contoso.ml", "1.0.0", "lib", "net10.0", "_._");
        await File.WriteAllTextAsync(library, "edited", TestContext.Current.CancellationToken);
        return consumer;
    }
}
