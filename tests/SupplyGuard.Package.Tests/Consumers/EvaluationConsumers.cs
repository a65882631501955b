using System.Text.Json.Nodes;
using SupplyGuard.Package.Tests.Consumers;
using TestKit;

[assembly: AssemblyFixture(typeof(EvaluationConsumers))]

namespace SupplyGuard.Package.Tests.Consumers;

/// <summary>A repository whose policy has the sample's model run by the packed evaluator; restored, locked and accepted once, and copied for each test.</summary>
public sealed class EvaluationConsumers : IDisposable
{
    private readonly Lazy<Task<Consumer>> _trusted = new(Trusted);

    internal async Task<Consumer> Clone() => (await _trusted.Value).Clone();

    public void Dispose()
    {
        if (_trusted is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } trusted })
            trusted.Result.Dispose();
    }

    /// <summary>The same before anything was restored or locked.</summary>
    internal static Consumer Prepare()
    {
        var consumer = new Consumer();
        var policy = JsonNode.Parse(File.ReadAllText(Sample("supplyguard.json")), documentOptions: new() { CommentHandling = System.Text.Json.JsonCommentHandling.Skip })!;
        policy["packages"] = JsonNode.Parse("""{ "signature": "off" }""");
        consumer.Write("supplyguard.json", policy.ToJsonString());
        foreach (var file in (string[])["models/digits.onnx", "evaluation/digits.npz", "evaluation/digits.baseline.json"])
            consumer.Put(file, File.ReadAllBytes(Sample(file.Split('/'))));
        consumer.AddProject("App");
        return consumer;
    }

    private static async Task<Consumer> Trusted()
    {
        var consumer = Prepare();
        await consumer.Trust("App");
        return consumer;
    }

    private static string Sample(params string[] parts) => Repository.PathTo(["samples", "ChequeReader", .. parts]);
}
