using SupplyGuard.Package.Tests.Consumers;
using TestKit;

[assembly: AssemblyFixture(typeof(ModelConsumers))]

namespace SupplyGuard.Package.Tests.Consumers;

/// <summary>A repository with a model that its policy names, and two programs; restored, locked and accepted once, and copied for each test.</summary>
public sealed class ModelConsumers : IDisposable
{
    /// <summary>Inside the weights of the last layer.</summary>
    public const int Weight = 825_300;

    private readonly Lazy<Task<Consumer>> _trusted = new(Trusted);

    internal static byte[] Model => File.ReadAllBytes(Repository.PathTo("samples", "ChequeReader", "models", "digits.onnx"));

    /// <summary>The same model with another weight.</summary>
    internal static byte[] OtherModel
    {
        get
        {
            var model = Model;
            model[Weight] ^= 1;
            return model;
        }
    }

    internal async Task<Consumer> Clone() => (await _trusted.Value).Clone();

    public void Dispose()
    {
        if (_trusted is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } trusted })
            trusted.Result.Dispose();
    }

    private static async Task<Consumer> Trusted()
    {
        var consumer = new Consumer();
        consumer.Write("supplyguard.json", """
            {
              "policy": 1,
              "extends": ["standard"],
              "packages": { "signature": "off" },
              "models": [ { "path": "models/**", "pins": "required" } ]
            }
            """);
        consumer.Put("models/digits.onnx", Model);
        consumer.AddProject("App");
        consumer.AddProject("Other");
        consumer.Write("All.slnx", """<Solution><Project Path="App/App.csproj" /><Project Path="Other/Other.csproj" /></Solution>""");
        await consumer.Trust("All.slnx");
        return consumer;
    }
}
