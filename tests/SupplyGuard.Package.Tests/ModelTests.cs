using SupplyGuard.Package.Tests.Consumers;

namespace SupplyGuard.Package.Tests;

/// <summary>Models that a policy names, judged by the builds of the projects beside them.</summary>
public sealed class ModelTests(ModelConsumers models)
{
    [Fact]
    public async Task A_model_with_another_bit_fails_the_build_at_its_pin()
    {
        using var consumer = await models.Clone();
        Tampering.Flip(consumer.PathTo("models", "digits.onnx"), ModelConsumers.Weight);
        var line = Array.FindIndex(consumer.TextOf("supplyguard.lock.json").Split('\n'), text => text.Contains("\"models/digits.onnx\"", StringComparison.Ordinal)) + 1;

        var build = await consumer.Build("build", "App");

        Assert.False(build.Succeeded, build.ToString());
        var error = Assert.Single(build.Errors);
        Assert.Equal(("SG2002", "supplyguard.lock.json", line), (error.Code, error.File, error.Line));
    }

    [Theory]
    [InlineData("ExcludeRestorePackageImports")]
    [InlineData("MSBuildIsRestoring")]
    public async Task A_build_that_calls_itself_a_restore_judges_models(string property)
    {
        using var consumer = await models.Clone();
        await consumer.Build("restore", "App");
        Tampering.Flip(consumer.PathTo("models", "digits.onnx"), ModelConsumers.Weight);

        var build = await consumer.Build("build", "App", "--no-restore", $"-p:{property}=true");

        Assert.False(build.Succeeded, build.ToString());
        Assert.Contains(build.Errors, error => error.Code is "SG2002");
    }

    [Fact]
    public async Task Models_that_nobody_pinned_or_that_are_something_else_fail_the_build()
    {
        using var consumer = await models.Clone();
        consumer.Put("models/new.onnx", ModelConsumers.OtherModel);
        consumer.Put("models/renamed.safetensors", ModelConsumers.Model);

        var build = await consumer.Build("build", "App");

        Assert.False(build.Succeeded, build.ToString());
        Assert.Contains(build.Errors, error => error is { Code: "SG2001", File: "models/new.onnx" });
        Assert.Contains(build.Errors, error => error is { Code: "SG2103", File: "models/renamed.safetensors" });
    }

    [Fact]
    public async Task A_model_that_a_project_declares_must_be_one_that_the_policy_names()
    {
        using var consumer = await models.Clone();
        consumer.Put("elsewhere/other.bin", ModelConsumers.OtherModel);
        consumer.Extend("App/App.csproj", """<ItemGroup><SupplyGuardModel Include="../elsewhere/other.bin" /></ItemGroup>""");
        consumer.Extend("Other/Other.csproj", """<ItemGroup><SupplyGuardModel Include="../models/digits.onnx" /></ItemGroup>""");

        var other = await consumer.Build("build", "Other");
        var app = await consumer.Build("build", "App");

        Assert.True(other.Succeeded, other.ToString());
        Assert.False(app.Succeeded, app.ToString());
        Assert.Contains(app.Errors, error => error is { Code: "SG2107", File: "elsewhere/other.bin" });
    }

    [Fact]
    public async Task A_build_in_isolation_judges_models()
    {
        using var consumer = await models.Clone();
        await consumer.Build("restore", "App");

        var honest = await consumer.Build("build", "App", "-graph", "-isolate", "--no-restore");
        Tampering.Flip(consumer.PathTo("models", "digits.onnx"), ModelConsumers.Weight);
        var tampered = await consumer.Build("build", "App", "-graph", "-isolate", "--no-restore");

        Assert.True(honest.Succeeded, honest.ToString());
        Assert.Contains(tampered.Errors, error => error.Code is "SG2002");
    }

    [Theory]
    [InlineData("build All.slnx")]
    [InlineData("build All.slnx -m:2")]
    [InlineData("build All.slnx -graph")]
    [InlineData("build All.slnx -mt")]
    [InlineData("build App")]
    public async Task Models_are_judged_once_for_a_build(string command)
    {
        using var consumer = await models.Clone();
        // Each project is built by itself and for each of its frameworks; one of them is also what the other refers to.
        consumer.Extend("App/App.csproj", """<PropertyGroup><TargetFramework /><TargetFrameworks>net10.0</TargetFrameworks></PropertyGroup>""");
        consumer.Extend("App/App.csproj", """<ItemGroup><ProjectReference Include="../Other/Other.csproj" ReferenceOutputAssembly="false" SetConfiguration="Configuration=Release" /></ItemGroup>""");
        await consumer.Trust("All.slnx");
        Tampering.Flip(consumer.PathTo("models", "digits.onnx"), ModelConsumers.Weight);

        var build = await consumer.Build(command.Split(' '));

        Assert.False(build.Succeeded, build.ToString());
        Assert.Single(build.Logged, finding => finding.Code is "SG2002");
    }
}
