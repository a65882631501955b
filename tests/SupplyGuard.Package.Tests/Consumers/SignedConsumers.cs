using System.Text.Json;
using SupplyGuard.Package.Tests.Consumers;
using TestKit;

[assembly: AssemblyFixture(typeof(SignedConsumers))]

namespace SupplyGuard.Package.Tests.Consumers;

/// <summary>A repository whose policy wants signatures and whose program uses a package that its authors really signed; restored, locked and accepted once, and copied for each test.</summary>
public sealed class SignedConsumers : IDisposable
{
    /// <summary>A dependency of SupplyGuard itself, so that wherever these tests were restored it is in the packages folder.</summary>
    public const string Id = "System.CommandLine";

    private const string Policy = """{ "policy": 1, "extends": ["standard"], "packages": { "signature": "required" } }""";

    private readonly Lazy<Task<Consumer>> _trusted = new(Trusted);

    public static string Version { get; } = Locked();

    /// <summary>The archive as its source served it.</summary>
    public static byte[] ReadArchive() => File.ReadAllBytes(Path.Combine(PackagesFolder, Id.ToLowerInvariant(), Version, ArchiveName));

    internal static string ArchiveName => $"{Id.ToLowerInvariant()}.{Version}.nupkg";

    private static string PackagesFolder =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    internal async Task<Consumer> Clone() => (await _trusted.Value).Clone();

    /// <summary>A clone that was restored and passes.</summary>
    internal async Task<Consumer> Restored()
    {
        var consumer = await Clone();
        var restore = await consumer.Build("restore", "App");
        Assert.True(restore.Succeeded, restore.ToString());
        return consumer;
    }

    internal static string[] InPackagesFolder(params string[] parts) => ["packages", Id.ToLowerInvariant(), Version, .. parts];

    /// <summary>The same repository before anybody locked it.</summary>
    internal static Consumer Prepare(byte[] archive)
    {
        var consumer = new Consumer(Wiring.Vendored);
        consumer.Write("supplyguard.json", Policy);
        File.WriteAllBytes(consumer.PathTo("feed", ArchiveName), archive);
        consumer.AddProject("App", $"{Id}/{Version}");
        return consumer;
    }

    public void Dispose()
    {
        if (_trusted is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } trusted })
            trusted.Result.Dispose();
    }

    private static async Task<Consumer> Trusted()
    {
        var consumer = Prepare(ReadArchive());
        await consumer.Trust("App");
        return consumer;
    }

    private static string Locked()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Repository.PathTo("src", "SupplyGuard.Tool", "packages.lock.json")));
        return document.RootElement.GetProperty("dependencies").EnumerateObject().First().Value.GetProperty(Id).GetProperty("resolved").GetString()!;
    }
}
