using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using SupplyGuard.Signatures.Models;
using SupplyGuard.Signatures.Models.Bundles;
using SupplyGuard.Signatures.Models.Manifests;
using SupplyGuard.Signatures.Models.Signing;
using SupplyGuard.Signatures.Models.Statements;
using SupplyGuard.Signatures.Models.Trust;
using TestKit;
using TestKit.Signing;

namespace SupplyGuard.Signatures.Tests.Models;

public sealed class SigningTests
{
    private static readonly ModelManifest Manifest = new(
        ModelSerialization.Usual with { IgnoredPaths = ["model.sig", ".git"] },
        [new ModelResource("a", null, Hash("a")), new ModelResource("sub/\"é😀\\\u0001", null, Hash("b"))]);

    [Fact]
    public void The_payload_is_written_the_same_way_every_time() => Golden.Matches(Encoding.ASCII.GetString(StatementWriter.Write("modèle", Manifest)) + "\n");

    [Fact]
    public void The_payload_over_shards_is_written_the_same_way_every_time() => Golden.Matches(Encoding.ASCII.GetString(StatementWriter.Write(
        "model",
        new ModelManifest(new ModelSerialization(SerializationMethod.Shards, ModelHash.Blake2b, 4, AllowsLinks: true, []), [new ModelResource("a", new ShardRange(0, 4), new string('0', 128)), new ModelResource("a", new ShardRange(4, 6), new string('1', 128))]))) + "\n");

    [Theory]
    [InlineData("nistP256")]
    [InlineData("nistP384")]
    [InlineData("nistP521")]
    public void What_is_signed_verifies_here_and_with_OpenSSL(string curve)
    {
        using var folder = new TemporaryFolder();
        using var key = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));

        var content = ModelSigning.Sign("model", WithoutControl(), ModelSigner.FromKey(key).Value!).Value!;

        var bundle = ModelBundle.Read(content).Value!;
        var trust = new ModelTrust.PublicKey(EcKey.FromPem(key.ExportSubjectPublicKeyInfoPem()).Value!);
        Assert.Null(SignatureVerifier.Verify(bundle, trust, ReferenceModels.Now).Problem);
        Assert.Equal(TestModelSignature.HintOf(key), ((VerificationMaterial.PublicKey)bundle.Material).Hint);

        var pae = folder.Write("pae", TestModelSignature.Encoded(bundle.Envelope.Payload.ToArray()));
        var value = folder.Write("sig", bundle.Envelope.Signature.Span);
        var pem = folder.Write("pem", key.ExportSubjectPublicKeyInfoPem());
        Assert.Equal("Verified OK\n", ManifestTests.OpenSsl("dgst", [$"-{TestModelSignature.HashOf(key).Name!.ToLowerInvariant()}", "-verify", pem, "-signature", value, pae]));
    }

    [Fact]
    public void What_OpenSSL_signs_verifies_here()
    {
        using var folder = new TemporaryFolder();
        var pem = folder.PathTo("key.pem");
        ManifestTests.OpenSsl("ecparam", ["-name", "prime256v1", "-genkey", "-noout", "-out", pem]);
        var publicKey = EcKey.FromPem(ManifestTests.OpenSsl("ec", ["-in", pem, "-pubout"]));
        var signature = new TestModelSignature().With("a", "1");

        var content = signature.Enveloped(
            signature.PayloadBytes(),
            payload =>
            {
                ManifestTests.OpenSsl("dgst", ["-sha256", "-sign", pem, "-out", folder.PathTo("sig"), folder.Write("pae", TestModelSignature.Encoded(payload))]);
                return File.ReadAllBytes(folder.PathTo("sig"));
            },
            new System.Text.Json.Nodes.JsonObject { ["publicKey"] = new System.Text.Json.Nodes.JsonObject { ["hint"] = publicKey.Value!.Hint } });

        Assert.Null(SignatureVerifier.Verify(ModelBundle.Read(content).Value!, new ModelTrust.PublicKey(publicKey.Value), ReferenceModels.Now).Problem);
    }

    [Fact]
    public void A_bundle_is_written_as_release_1_1_writes_it()
    {
        var reference = Encoding.UTF8.GetString(ReferenceModels.Signature("v1.1.0-elliptic-key"));
        var bundle = ModelBundle.Read(Encoding.UTF8.GetBytes(reference)).Value!;

        Assert.Equal(reference, Encoding.ASCII.GetString(BundleWriter.Write(bundle)));
    }

    [Fact]
    public void Two_signatures_of_one_model_differ_in_the_value_alone()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signer = ModelSigner.FromKey(key).Value!;

        var (one, other) = (ModelBundle.Read(ModelSigning.Sign("m", WithoutControl(), signer).Value!).Value!, ModelBundle.Read(ModelSigning.Sign("m", WithoutControl(), signer).Value!).Value!);

        Assert.Equal(one.Envelope.Payload.ToArray(), other.Envelope.Payload.ToArray());
        Assert.NotEqual(one.Envelope.Signature.ToArray(), other.Envelope.Signature.ToArray());
    }

    [Fact]
    public void A_signature_with_a_certificate_brings_the_chain_along()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var request = new CertificateRequest("CN=Self", key, HashAlgorithmName.SHA384);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        using var certificate = request.CreateSelfSigned(ReferenceModels.Now.AddDays(-1), ReferenceModels.Now.AddDays(1));

        var bundle = ModelBundle.Read(ModelSigning.Sign("m", WithoutControl(), ModelSigner.FromCertificate([certificate], key).Value!).Value!).Value!;

        Assert.Null(SignatureVerifier.Verify(bundle, new ModelTrust.Authority([certificate], "CN=Self"), ReferenceModels.Now).Problem);
        Assert.Equal(ModelProblemKind.ChainExpired, SignatureVerifier.Verify(bundle, new ModelTrust.Authority([certificate], null), ReferenceModels.Now.AddDays(2)).Problem?.Kind);
    }

    [Fact]
    public void Nothing_is_signed_that_others_could_not_verify()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signer = ModelSigner.FromKey(key).Value!;

        Assert.Equal(ModelProblemKind.NothingSigned, ModelSigning.Sign("m", new ModelManifest(ModelSerialization.Usual, []), signer).Problem?.Kind);
        Assert.Equal(ModelProblemKind.UnsafeName, ModelSigning.Sign("m", new ModelManifest(ModelSerialization.Usual, [new ModelResource("aux", null, Hash("a"))]), signer).Problem?.Kind);
        Assert.Equal(ModelProblemKind.SignatureInvalid, ModelSigning.Sign("m", WithoutControl(), ModelSigner.FromKey(EcKey.FromDer(other.ExportSubjectPublicKeyInfo()), digest => key.SignHash(digest.Span)).Value!).Problem?.Kind);
    }

    [Fact]
    public void Only_keys_on_the_three_curves_sign_models()
    {
        using var rsa = RSA.Create(2048);
        using var koblitz = ECDsa.Create(ECCurve.CreateFromValue("1.3.132.0.10"));

        Assert.Equal(ModelProblemKind.KeyNotSupported, EcKey.FromPem(rsa.ExportSubjectPublicKeyInfoPem()).Problem?.Kind);
        Assert.Equal(ModelProblemKind.KeyNotSupported, ModelSigner.FromKey(koblitz).Problem?.Kind);
        Assert.Equal(ModelProblemKind.KeyNotSupported, EcKey.FromPem("").Problem?.Kind);
    }

    [Fact]
    public void A_key_on_a_curve_that_nobody_knows_is_refused_and_no_defect()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var encoded = key.ExportSubjectPublicKeyInfo();
        ReadOnlySpan<byte> curve = [0x2B, 0x81, 0x04, 0x00, 0x22];
        encoded[encoded.AsSpan().IndexOf(curve) + 1] = 0xA1;

        Assert.Equal(ModelProblemKind.KeyNotSupported, EcKey.FromDer(encoded).Problem?.Kind);
    }

    private static ModelManifest WithoutControl() => Manifest with { Resources = [Manifest.Resources[0], new ModelResource("sub/é😀", null, Hash("b"))] };

    private static string Hash(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
}
