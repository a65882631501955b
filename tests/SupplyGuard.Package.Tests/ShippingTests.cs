using SupplyGuard.Package.Tests.Consumers;

namespace SupplyGuard.Package.Tests;

/// <summary>What leaves a build: a model goes out only when it was verified.</summary>
public sealed class ShippingTests(ModelConsumers models)
{
    private const string SingleFile =
        "publish App -p:PublishSingleFile=true -p:SelfContained=false -p:UseAppHost=true -p:EnableSingleFileAnalyzer=false -p:IncludeAllContentForSelfExtract=true";

    [Theory]
    [InlineData("publish App", "None", "other.onnx", "")]
    [InlineData("publish App", "Content", "weights.dat", "")]
    [InlineData("publish App", "None", "weights.dat", "Link=\"data/numbers.txt\"")]
    [InlineData("pack App", "None", "other.onnx", "Pack=\"true\" PackagePath=\"content\"")]
    [InlineData("pack App", "Content", "weights.dat", "Pack=\"true\"")]
    public async Task A_model_that_was_not_verified_does_not_go_out(string command, string kind, string name, string how)
    {
        using var consumer = await models.Clone();
        consumer.Put($"elsewhere/{name}", ModelConsumers.OtherModel);
        Ship(consumer, kind, $"../elsewhere/{name}", how);
        var build = await consumer.Build("build", "App", "-c", "Release");
        Assert.True(build.Succeeded, build.ToString());

        foreach (var unbuilt in (string[])["", " --no-build"])
        {
            var shipping = await consumer.Build([.. $"{command} -c Release{unbuilt}".Split(' '), "-o", Out(consumer)]);

            Assert.False(shipping.Succeeded, shipping.ToString());
            Assert.Contains(shipping.Errors, error => error.Code is "SG2107" && error.File == $"elsewhere/{name}");
            Assert.Empty(Shipped(consumer));
        }
    }

    [Fact]
    public async Task A_model_inside_a_single_file_was_verified_too()
    {
        using var consumer = await models.Clone();
        consumer.Put("elsewhere/weights.dat", ModelConsumers.OtherModel);
        Ship(consumer, "None", "../elsewhere/weights.dat", "");

        var shipping = await consumer.Build([.. SingleFile.Split(' '), "-r", PackedFeed.Platform, "-o", Out(consumer)]);

        Assert.False(shipping.Succeeded, shipping.ToString());
        Assert.Contains(shipping.Errors, error => error.Code is "SG2107");
        Assert.Empty(Shipped(consumer));
    }

    [Fact]
    public async Task A_verified_model_goes_out()
    {
        using var consumer = await models.Clone();
        Ship(consumer, "None", "../models/digits.onnx", "Pack=\"true\" PackagePath=\"content\" Link=\"renamed.dat\"");

        foreach (var command in (string[])["publish", "pack"])
        {
            var shipping = await consumer.Build(command, "App", "-o", Out(consumer));
            Assert.True(shipping.Succeeded, shipping.ToString());
            Assert.Empty(shipping.Findings);
        }

        Assert.Contains("renamed.dat", Shipped(consumer));
        Assert.Contains("App.1.0.0.nupkg", Shipped(consumer));
    }

    [Fact]
    public async Task A_project_without_models_publishes_and_packs_as_ever()
    {
        using var consumer = await models.Clone();
        consumer.Write("supplyguard.json", Consumer.Policy);
        consumer.Put("App/settings.json", "{}"u8.ToArray());
        Ship(consumer, "None", "settings.json", "Pack=\"true\" PackagePath=\"content\"");

        foreach (var command in (string[])["publish", "pack"])
        {
            var shipping = await consumer.Build(command, "App", "-o", Out(consumer));
            Assert.True(shipping.Succeeded, shipping.ToString());
            Assert.Empty(shipping.Findings);
        }
    }

    private static void Ship(Consumer consumer, string kind, string path, string how) => consumer.Extend(
        "App/App.csproj",
        $"""<ItemGroup><{kind} Remove="{path}" /><{kind} Include="{path}" CopyToOutputDirectory="PreserveNewest" {how} /></ItemGroup>""");

    private static IEnumerable<string?> Shipped(Consumer consumer) =>
        Directory.Exists(Out(consumer)) ? Directory.GetFiles(Out(consumer)).Select(Path.GetFileName) : [];

    /// <summary>Not below the consumer's folder: the SDK itself cannot publish to a path with a quote.</summary>
    private static string Out(Consumer consumer) => Path.Combine(consumer.Data, "out");
}
