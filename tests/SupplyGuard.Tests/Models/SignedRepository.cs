using System.Security.Cryptography;
using SupplyGuard.Findings;
using TestKit;
using TestKit.Signing;

namespace SupplyGuard.Tests.Models;

/// <summary>A repository with one model, whose policy wants it signed with one key.</summary>
internal sealed class SignedRepository : IDisposable
{
    public const string Model = "models/a.bin";

    public const string Signature = "models/a.bin.sig";

    public SignedRepository(string keys = "", string signers = """{ "key": "keys/release.pem" }""", string pattern = "models/*.bin")
    {
        Folder.Write("supplyguard.json", $$"""{ "policy": 1, "models": [ { "path": "{{pattern}}", "pins": "off", "signature": "required", "signers": [ {{signers}} ]{{keys}} } ] }""");
        Folder.Write("keys/release.pem", Key.ExportSubjectPublicKeyInfoPem());
        Folder.Write(Model, "weights");
    }

    public TemporaryFolder Folder { get; } = new();

    public ECDsa Key { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>A signature after the specification for the model as it is written.</summary>
    public static TestModelSignature Good => new TestModelSignature().With("a.bin", "weights");

    /// <summary>Signs the folder as it is, as somebody else's program would.</summary>
    public void SignFolder(Func<TestModelSignature, TestModelSignature>? with = null, string name = "model.sig", ECDsa? key = null)
    {
        var signature = new TestModelSignature().With("a.bin", "weights").With("config.json", "{}");
        Folder.Write("models/config.json", "{}");
        Folder.Write($"models/{name}", (with?.Invoke(signature) ?? signature).SignedBy(key ?? Key));
    }

    /// <summary>The findings about signatures, and no others.</summary>
    public Finding[] Findings(DateTimeOffset? now = null)
    {
        var request = new VerifyRequest(Folder.Path) { Scope = VerifyScope.Models };
        if (now is { } time)
            request = request with { Clock = new StoppedClock(time) };

        return [.. Guard.Verify(request, TestContext.Current.CancellationToken).Findings.Where(finding => finding.Rule.Id.StartsWith("SG23", StringComparison.Ordinal) || finding.Rule.Id.StartsWith("SG9", StringComparison.Ordinal))];
    }

    /// <summary>The one finding about signatures.</summary>
    public Finding Only(DateTimeOffset? now = null) => Assert.Single(Findings(now));

    public void Dispose()
    {
        Key.Dispose();
        Folder.Dispose();
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
