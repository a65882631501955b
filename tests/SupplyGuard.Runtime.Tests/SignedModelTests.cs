using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SupplyGuard.Signatures.Models.Bundles;
using SupplyGuard.Signatures.Models.Trust;
using TestKit;
using TestKit.Signing;

namespace SupplyGuard.Runtime.Tests;

/// <summary>Models that are opened because of who signed them.</summary>
public sealed class SignedModelTests
{
    public static TheoryData<string> Curves => ["nistP256", "nistP384", "nistP521"];

    [Theory]
    [MemberData(nameof(Curves))]
    public void A_signed_file_is_handed_out(string curve)
    {
        using var folder = new SignedFolderOfModel(ECCurve.CreateFromFriendlyName(curve)).SignFile();
        using var model = folder.Open();

        Assert.Equal(("a.onnx", SignedFolderOfModel.Content), (model.Name, Encoding.ASCII.GetString(model.ToArray())));
        Assert.Equal(SignedFolderOfModel.Content, File.ReadAllText(model.Path));
        Assert.Empty(model.Companions);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_folder_is_verified_as_a_whole(bool inShards)
    {
        using var folder = new SignedFolderOfModel().SignFolder(inShards ? SignedFolderOfModel.Sharded : null);
        folder.Folder.Write("m/model.alice.sig", "of another signer");
        using var model = folder.Open();

        Assert.Equal(SignedFolderOfModel.Content, Encoding.ASCII.GetString(model.File.ToArray()));
        Assert.Equal(SignedFolderOfModel.Weights, Encoding.ASCII.GetString(Assert.Single(model.Companions, file => file.Key == "data/w.bin").Value.ToArray()));
        Assert.Equal(SignedFolderOfModel.Weights, File.ReadAllText(Path.Combine(Path.GetDirectoryName(model.CopyToPrivateFolder())!, "data", "w.bin")));
        Refusals.Expect(NotVerifiedReason.SeveralFiles, model.ToArray);
    }

    [Fact]
    public void What_is_swapped_after_opening_changes_nothing()
    {
        using var folder = new SignedFolderOfModel().SignFolder();
        using var model = folder.Open();
        Directory.Delete(folder.Folder.PathTo("m"), recursive: true);

        Assert.Equal(SignedFolderOfModel.Content, Encoding.ASCII.GetString(model.File.ToArray()));
        Assert.Equal(SignedFolderOfModel.Weights, Encoding.ASCII.GetString(model.Companions["data/w.bin"].ToArray()));
    }

    [Fact]
    public void Another_key_opens_nothing()
    {
        using var folder = new SignedFolderOfModel().SignFolder();
        using var stranger = new SignedFolderOfModel();

        Assert.Contains("names another key", Refusals.Expect(NotVerifiedReason.SignatureInvalid, () => VerifiedModel.Open(folder.Model, stranger.Key)).Message, StringComparison.Ordinal);

        folder.SignFolder(new TestModelSignature { Bundle = bundle => bundle["verificationMaterial"]!["publicKey"]!.AsObject().Remove("hint") }.With("a.onnx", SignedFolderOfModel.Content).With("data/w.bin", SignedFolderOfModel.Weights));
        folder.Open().Dispose();
        Assert.Contains("does not verify", Refusals.Expect(NotVerifiedReason.SignatureInvalid, () => VerifiedModel.Open(folder.Model, stranger.Key)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("m/a.onnx", false)]
    [InlineData("m/data/w.bin", false)]
    [InlineData("m/a.onnx", true)]
    [InlineData("m/data/w.bin", true)]
    public void No_flipped_bit_of_a_signed_file_opens(string name, bool inShards)
    {
        using var folder = new SignedFolderOfModel().SignFolder(inShards ? SignedFolderOfModel.Sharded : null);
        var path = folder.Folder.PathTo(name);
        var bytes = File.ReadAllBytes(path);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(path, bytes);
            Refusals.Expect(NotVerifiedReason.Differs, folder.Open);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_longer_or_shorter_file_does_not_open(bool inShards)
    {
        using var folder = new SignedFolderOfModel().SignFolder(inShards ? SignedFolderOfModel.Sharded : null);
        foreach (var content in new[] { "", SignedFolderOfModel.Weights[..20], SignedFolderOfModel.Weights[..23], SignedFolderOfModel.Weights + "x", SignedFolderOfModel.Weights + SignedFolderOfModel.Weights })
        {
            folder.Folder.Write("m/data/w.bin", content);
            Refusals.Expect(NotVerifiedReason.Differs, folder.Open);
        }
    }

    [Fact]
    public void A_file_more_or_less_in_a_signed_folder_does_not_open()
    {
        using var folder = new SignedFolderOfModel().SignFolder();

        var extra = folder.Folder.Write("m/data/.hidden", "x");
        Assert.Contains("'data/.hidden'", Refusals.Expect(NotVerifiedReason.NotSigned, folder.Open).Message, StringComparison.Ordinal);
        File.Delete(extra);
        File.WriteAllText(folder.Folder.PathTo("m/data/model.sig"), "x");
        Refusals.Expect(NotVerifiedReason.NotSigned, folder.Open);
        File.Delete(folder.Folder.PathTo("m/data/model.sig"));
        File.Delete(folder.Folder.PathTo("m/data/w.bin"));
        Refusals.Expect(NotVerifiedReason.Missing, folder.Open);
    }

    [Fact]
    public void A_link_in_a_signed_folder_does_not_open()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        using var folder = new SignedFolderOfModel().SignFolder();
        File.Move(folder.Folder.PathTo("m/data/w.bin"), folder.Folder.PathTo("w.bin"));
        File.CreateSymbolicLink(folder.Folder.PathTo("m/data/w.bin"), folder.Folder.PathTo("w.bin"));

        Refusals.Expect(NotVerifiedReason.NotSigned, folder.Open);
    }

    [Fact]
    public void A_signature_of_another_file_does_not_open()
    {
        using var folder = new SignedFolderOfModel().SignFile(new TestModelSignature().With("b.onnx", SignedFolderOfModel.Content));
        Refusals.Expect(NotVerifiedReason.NotSigned, folder.Open);

        folder.SignFile(SignedFolderOfModel.Good);
        Refusals.Expect(NotVerifiedReason.NotSigned, folder.Open);

        File.Delete(folder.Folder.PathTo("m/a.onnx.sig"));
        Refusals.Expect(NotVerifiedReason.SignatureMissing, folder.Open);
        folder.SignFolder(new TestModelSignature().With("data/w.bin", SignedFolderOfModel.Weights));
        Refusals.Expect(NotVerifiedReason.NotSigned, folder.Open);
    }

    [Fact]
    public void A_pipe_is_no_signature_and_no_signed_model()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps pipes apart from files.");
        using var folder = new SignedFolderOfModel().SignFolder();
        File.Delete(folder.Folder.PathTo("m/data/w.bin"));
        folder.Folder.Pipe("m/data/w.bin");
        Refusals.Expect(NotVerifiedReason.Unreadable, folder.Open);

        folder.Folder.Pipe("m/a.onnx.sig");
        Refusals.Expect(NotVerifiedReason.Unreadable, folder.Open);
    }

    [Theory]
    [InlineData("certificate")]
    [InlineData("x509CertificateChain")]
    public void Certificates_are_not_taken_for_keys(string material)
    {
        using var folder = new SignedFolderOfModel().SignFile(new TestModelSignature { Bundle = bundle => bundle["verificationMaterial"]![material] = new JsonObject() }.With("a.onnx", SignedFolderOfModel.Content));

        Refusals.Expect(NotVerifiedReason.SignatureNotSupported, folder.Open);
    }

    [Theory]
    [InlineData("no key")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")]
    public void A_text_without_a_key_is_no_key(string pem) => Refusals.Expect(NotVerifiedReason.KeyNotSupported, () => SignerKey.FromPem(pem));

    [Fact]
    public void Neither_a_private_key_nor_RSA_nor_another_curve_is_a_key()
    {
        using var rsa = RSA.Create(2048);
        using var other = ECDsa.Create(ECCurve.NamedCurves.brainpoolP256r1);
        using var secret = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach (var pem in new[] { rsa.ExportSubjectPublicKeyInfoPem(), other.ExportSubjectPublicKeyInfoPem(), secret.ExportECPrivateKeyPem() })
            Refusals.Expect(NotVerifiedReason.KeyNotSupported, () => SignerKey.FromPem(pem));
    }

    [Theory]
    [InlineData("v0.3.1-elliptic-key", NotVerifiedReason.Differs)]
    [InlineData("v1.0.0-elliptic-key", NotVerifiedReason.Differs)]
    [InlineData("v1.0.1-elliptic-key", NotVerifiedReason.Differs)]
    [InlineData("v1.1.0-elliptic-key", NotVerifiedReason.Differs)]
    [InlineData("v1.1.0-certificate", NotVerifiedReason.SignatureNotSupported)]
    [InlineData("v1.1.0-sigstore", NotVerifiedReason.SignatureNotSupported)]
    [InlineData("v0.2.0-certificate", NotVerifiedReason.SignatureNotSupported)]
    public void What_releases_of_the_reference_implementation_signed_opens_by_its_key_and_not_when_a_bit_is_changed(string release, NotVerifiedReason reason)
    {
        var corpus = Repository.PathTo("tests", "Corpus", "oms");
        var key = SignerKey.FromPem(File.ReadAllText(Path.Combine(corpus, "keys", "signing-key-pub.pem")));
        using var folder = new TemporaryFolder();
        var isFile = release is "v0.3.1-elliptic-key" or "v1.0.0-elliptic-key";
        foreach (var file in Directory.EnumerateFiles(Path.Combine(corpus, release)).Where(file => Path.GetFileName(file) is not "ignore-me"))
            folder.Write(isFile && file.EndsWith("model.sig", StringComparison.Ordinal) ? "signme-1.sig" : Path.GetFileName(file), File.ReadAllBytes(file));
        var path = folder.PathTo("signme-1");
        if (reason is NotVerifiedReason.Differs)
        {
            using var model = VerifiedModel.Open(path, key);
            Assert.Equal(File.ReadAllBytes(path), model.File.ToArray());
        }

        var bytes = File.ReadAllBytes(path);
        bytes[0] ^= 1;
        File.WriteAllBytes(path, bytes);
        Refusals.Expect(reason, () => VerifiedModel.Open(path, key));
    }

    [Fact]
    public void No_prefix_of_a_signature_opens()
    {
        using var folder = new SignedFolderOfModel();
        foreach (var prefix in Mutator.Prefixes(folder.Sign(new TestModelSignature().With("a.onnx", SignedFolderOfModel.Content))))
        {
            folder.Folder.Write("m/a.onnx.sig", prefix);
            Refusals.Expect(NotVerifiedReason.SignatureMalformed, folder.Open);
        }
    }

    /// <summary>The verifier of the tool is another one. What opens here verifies there, with the same payload; and damage that opens means nothing.</summary>
    [Fact]
    public void A_damaged_signature_opens_only_what_was_signed()
    {
        using var folder = new SignedFolderOfModel();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var good = new TestModelSignature().With("a.onnx", SignedFolderOfModel.Content).SignedBy(key);
        var (ours, theirs) = (SignerKey.FromPem(key.ExportSubjectPublicKeyInfoPem()), new ModelTrust.PublicKey(EcKey.FromPem(key.ExportSubjectPublicKeyInfoPem()).Value!));
        var payload = ModelBundle.Read(good).Value!.Envelope.Payload.ToArray();
        var (opened, verified) = (0, 0);
        foreach (var mutant in Mutator.Mutants(good, 5_000, seed: 20261121))
        {
            var bundle = ModelBundle.Read(mutant).Value;
            var isTheirs = bundle is not null && SignatureVerifier.Verify(bundle, theirs, DateTimeOffset.UnixEpoch).Value is not null;
            verified += isTheirs ? 1 : 0;
            try
            {
                var found = SignatureBundle.Verify(mutant, ours);
                opened++;
                Assert.True(isTheirs);
                Assert.Equal(payload, found.ToArray());
                _ = StatementReader.Read(found);
            }
            catch (ModelNotVerifiedException)
            {
            }
        }

        Assert.InRange(opened, 1, 4_999);
        Assert.Equal(verified, opened);
    }

    [Fact]
    public void Damaged_files_beside_a_good_signature_never_open_and_damaged_statements_never_without_their_signer()
    {
        using var folder = new SignedFolderOfModel().SignFolder();
        foreach (var mutant in Mutator.Mutants(Encoding.ASCII.GetBytes(SignedFolderOfModel.Weights), 500, seed: 20261121).Where(mutant => Encoding.ASCII.GetString(mutant) is not SignedFolderOfModel.Weights))
        {
            folder.Folder.Write("m/data/w.bin", mutant);
            Refusals.Expect(NotVerifiedReason.Differs, folder.Open);
        }
    }
}
