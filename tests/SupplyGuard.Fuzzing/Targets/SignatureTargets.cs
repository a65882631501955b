using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Attestations;
using SupplyGuard.Signatures.Models;
using SupplyGuard.Signatures.Models.Bundles;
using SupplyGuard.Signatures.Models.Cms;
using SupplyGuard.Signatures.Models.Statements;
using SupplyGuard.Signatures.Models.Trust;
using TestKit;

namespace SupplyGuard.Fuzzing.Targets;

/// <summary>Signatures on models and what they are about. A damaged one that verifies must say what was signed.</summary>
internal static class SignatureTargets
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<ModelTrust[]> Trusted = new(() =>
    [
        new ModelTrust.PublicKey(EcKey.FromPem(File.ReadAllText(Oms("keys", "signing-key-pub.pem"))).Value!),
        new ModelTrust.Authority([X509CertificateLoader.LoadCertificateFromFile(Oms("keys", "int-ca-cert.pem"))], null),
    ]);

    private static readonly Lazy<byte[][]> Bundles = new(() => [.. Directory.EnumerateFiles(Oms(), "model.sig", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)]);

    private static readonly Lazy<FrozenSet<Digest>> Signed = new(() => Bundles.Value.Select(bundle => Digest.Sha256(Payload(bundle))).ToFrozenSet());

    private static readonly Lazy<(ModelTrust Trust, byte[] Manifest, byte[] Signature)> Cms = new(MakeCms);

    public static IEnumerable<FuzzTarget> Of() =>
    [
        new("bundle", Structure.Json, () => Bundles.Value, BundleOutcome),
        new("statement", Structure.Json, () => Bundles.Value.Select(Payload), bytes => Outcome.Of<ModelSignatureException>(() =>
        {
            var statement = StatementReader.Read(bytes);
            return $"{statement.Manifest.Serialization.Method} {Outcome.Bucket(statement.Manifest.Resources.Length)} {statement.ListsIgnoredPaths}";
        })),
        new("attestation", Structure.Json, () => Seeds.Of("attestation"), bytes => Outcome.Of<ModelSignatureException>(() =>
        {
            var attestation = AttestationReader.Read(bytes);
            return $"{attestation.Type} {attestation.Verdict} {Outcome.Bucket(attestation.Datasets.Length)} {attestation.Epsilon is null} {attestation.Isolated}";
        })),
        new("trusted-root", Structure.Json, () => [File.ReadAllBytes(Oms("keys", "trusted_root.json"))], bytes => Problem(TrustedRoot.Read(bytes))),
        new("cms", Structure.Der, () => [Cms.Value.Signature], bytes => CmsSignature.Read(bytes, Cms.Value.Manifest) is { Value: { } signature } ? Problem(CmsVerifier.Verify(signature, Cms.Value.Trust, Now)) : "malformed"),
    ];

    private static string Oms(params string[] parts) => Repository.PathTo(["tests", "Corpus", "oms", .. parts]);

    private static byte[] Payload(byte[] bundle) => ModelBundle.Read(bundle).Value!.Envelope.Payload.ToArray();

    private static string Problem<T>(Examined<T> examined)
        where T : class => examined.Problem is { } problem ? $"{problem.Kind} {Outcome.Sentence(problem.Detail)}" : "ok";

    private static string BundleOutcome(byte[] bytes)
    {
        if (ModelBundle.Read(bytes) is not { Value: { } bundle } read)
            return Problem(ModelBundle.Read(bytes));

        var outcomes = Trusted.Value.Select(trust => SignatureVerifier.Verify(bundle, trust, Now)).ToArray();
        if (outcomes.Any(outcome => outcome.Value is not null) && !Signed.Value.Contains(Digest.Sha256(bundle.Envelope.Payload.Span)))
            throw new OracleException("A statement that nobody signed has a valid signature.");

        return $"{read.Value!.Material.GetType().Name} {string.Join('|', outcomes.Select(Problem))}";
    }

    private static (ModelTrust Trust, byte[] Manifest, byte[] Signature) MakeCms()
    {
        var manifest = Payload(Bundles.Value[0]);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Model Release", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.3")], critical: false));
        using var certificate = request.CreateSelfSigned(Now.AddYears(-1), Now.AddYears(1));
        var cms = new SignedCms(new ContentInfo(manifest), detached: true);
        cms.ComputeSignature(new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, certificate) { IncludeOption = X509IncludeOption.EndCertOnly, DigestAlgorithm = new Oid("2.16.840.1.101.3.4.2.1") });
        return (new ModelTrust.Authority([X509CertificateLoader.LoadCertificate(certificate.RawData)], null), manifest, cms.Encode());
    }
}
