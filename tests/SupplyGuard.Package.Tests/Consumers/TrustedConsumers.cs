using System.Collections.Concurrent;

[assembly: AssemblyFixture(typeof(SupplyGuard.Package.Tests.Consumers.TrustedConsumers))]

namespace SupplyGuard.Package.Tests.Consumers;

/// <summary>
/// A repository with one program, one package that has build code, and both kinds of solution: restored, locked and accepted once for each
/// wiring, and copied for each test.
/// </summary>
public sealed class TrustedConsumers : IDisposable
{
    private readonly ConcurrentDictionary<Wiring, Lazy<Task<Consumer>>> _consumers = new();

    internal async Task<Consumer> Clone(Wiring wiring) => (await _consumers.GetOrAdd(wiring, key => new Lazy<Task<Consumer>>(() => Trusted(key))).Value).Clone();

    public void Dispose()
    {
        foreach (var consumer in _consumers.Values.Where(consumer => consumer.Value.IsCompletedSuccessfully))
            consumer.Value.Result.Dispose();
    }

    internal static Consumer Prepare(Wiring wiring)
    {
        var consumer = new Consumer(wiring);
        consumer.Serve("Contoso.Ml", "1.0.0", ("build/Contoso.Ml.targets", "<Project />"u8.ToArray()), ("lib/net10.0/_._", []));
        consumer.AddProject("App", "Contoso.Ml/1.0.0");
        consumer.Write("All.slnx", """<Solution><Project Path="App/App.csproj" /></Solution>""");
        consumer.Write("All.sln", """
            Microsoft Visual Studio Solution File, Format Version 12.00
            Project("{9A19103F-16F7-4668-BE54-9A1E7A4F7556}") = "App", "App\App.csproj", "{11111111-1111-1111-1111-111111111111}"
            EndProject
            Global
            	GlobalSection(SolutionConfigurationPlatforms) = preSolution
            		Debug|Any CPU = Debug|Any CPU
            		Release|Any CPU = Release|Any CPU
            	EndGlobalSection
            	GlobalSection(ProjectConfigurationPlatforms) = postSolution
            		{11111111-1111-1111-1111-111111111111}.Debug|Any CPU.ActiveCfg = Debug|Any CPU
            		{11111111-1111-1111-1111-111111111111}.Debug|Any CPU.Build.0 = Debug|Any CPU
            		{11111111-1111-1111-1111-111111111111}.Release|Any CPU.ActiveCfg = Release|Any CPU
            		{11111111-1111-1111-1111-111111111111}.Release|Any CPU.Build.0 = Release|Any CPU
            	EndGlobalSection
            EndGlobal
            """);
        return consumer;
    }

    private static async Task<Consumer> Trusted(Wiring wiring)
    {
        var consumer = Prepare(wiring);
        await consumer.Trust("App");
        return consumer;
    }
}
