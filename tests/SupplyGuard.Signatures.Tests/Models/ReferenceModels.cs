using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using SupplyGuard.Signatures.Models.Bundles;
using SupplyGuard.Signatures.Models.Manifests;
using SupplyGuard.Signatures.Models.Trust;
using TestKit;

namespace SupplyGuard.Signatures.Tests.Models;

/// <summary>The models that each release of the reference implementation signed, with the keys of its own tests.</summary>
internal static class ReferenceModels
{
    /// <summary>Within the validity of the test certificates.</summary>
    public static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    public static string PathTo(params string[] parts) => Repository.PathTo(["tests", "Corpus", "oms", .. parts]);

    public static ModelTrust Key => new ModelTrust.PublicKey(EcKey.FromPem(File.ReadAllText(PathTo("keys", "signing-key-pub.pem"))).Value!);

    public static ModelTrust Authority => new ModelTrust.Authority([X509CertificateLoader.LoadCertificateFromFile(PathTo("keys", "int-ca-cert.pem"))], null);

    public static ModelTrust TrustFor(string name) => name.EndsWith("key", StringComparison.Ordinal) ? Key : Authority;

    public static byte[] Signature(string name) => File.ReadAllBytes(PathTo(name, "model.sig"));

    /// <summary>What the commands of the reference implementation's tests sign: one file in its oldest ones for keys.</summary>
    public static string ModelOf(string name) => name is "v0.3.1-elliptic-key" or "v1.0.0-elliptic-key" ? PathTo(name, "signme-1") : PathTo(name);

    public static ImmutableArray<ManifestDifference> Differences(VerifiedSignature signature, string path, params ImmutableArray<string> alsoIgnored)
    {
        var manifest = signature.Statement.Manifest;
        var found = ManifestBuilder.Build(new ManifestRequest(path, manifest.Serialization) { AlsoIgnored = ["model.sig", .. alsoIgnored] }, TestContext.Current.CancellationToken);
        Assert.Empty(found.Problems);
        return ManifestComparison.Compare(manifest, found);
    }

    public static VerifiedSignature Verified(byte[] content, ModelTrust trust, DateTimeOffset? at = null)
    {
        var bundle = ModelBundle.Read(content);
        Assert.Null(bundle.Problem);
        var verified = SignatureVerifier.Verify(bundle.Value!, trust, at ?? Now);
        Assert.Null(verified.Problem);
        return verified.Value!;
    }
}
