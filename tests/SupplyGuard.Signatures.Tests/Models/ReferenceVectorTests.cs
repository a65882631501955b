using System.Text;
using SupplyGuard.Signatures.Models;
using SupplyGuard.Signatures.Models.Bundles;
using SupplyGuard.Signatures.Models.Manifests;
using SupplyGuard.Signatures.Models.Trust;
using TestKit;

namespace SupplyGuard.Signatures.Tests.Models;

public sealed class ReferenceVectorTests
{
    public static TheoryData<string> All =>
    [
        "v0.2.0-certificate", "v0.3.1-certificate", "v1.0.0-certificate", "v1.0.1-certificate", "v1.1.0-certificate",
        "v0.3.1-elliptic-key", "v1.0.0-elliptic-key", "v1.0.1-elliptic-key", "v1.1.0-elliptic-key",
    ];

    [Theory]
    [MemberData(nameof(All))]
    public void What_every_release_signed_is_what_is_there(string name)
    {
        var signature = ReferenceModels.Verified(ReferenceModels.Signature(name), ReferenceModels.TrustFor(name));

        Assert.Empty(ReferenceModels.Differences(signature, ReferenceModels.ModelOf(name), "ignore-me"));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_changed_bit_of_every_file_is_seen(string name)
    {
        using var folder = new TemporaryFolder();
        var signature = ReferenceModels.Verified(ReferenceModels.Signature(name), ReferenceModels.TrustFor(name));
        var isFile = File.Exists(ReferenceModels.ModelOf(name));
        foreach (var file in Directory.EnumerateFiles(ReferenceModels.PathTo(name), "signme-*").Where(file => !isFile || file.EndsWith('1')))
        {
            for (var bit = 0; bit < File.ReadAllBytes(file).Length * 8; bit++)
            {
                foreach (var source in Directory.EnumerateFiles(ReferenceModels.PathTo(name), "signme-*").Where(other => !isFile || other == file))
                    folder.Write(Path.GetFileName(source), source == file ? Flipped(File.ReadAllBytes(source), bit) : File.ReadAllBytes(source));

                var difference = Assert.Single(ReferenceModels.Differences(signature, isFile ? folder.PathTo("signme-1") : folder.Path));
                Assert.Equal((ManifestDifferenceKind.Changed, Path.GetFileName(file)), (difference.Kind, difference.Path));
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void No_changed_bit_of_payload_or_signature_verifies(string name)
    {
        var bundle = ModelBundle.Read(ReferenceModels.Signature(name)).Value!;
        var (payload, value) = (bundle.Envelope.Payload.ToArray(), bundle.Envelope.Signature.ToArray());
        for (var bit = 0; bit < payload.Length * 8; bit += 211)
            AssertFails(bundle with { Envelope = bundle.Envelope with { Payload = Flipped(payload, bit) } });

        for (var bit = 0; bit < value.Length * 8; bit += 23)
            AssertFails(bundle with { Envelope = bundle.Envelope with { Signature = Flipped(value, bit) } });

        void AssertFails(ModelBundle damaged) =>
            Assert.Equal(ModelProblemKind.SignatureInvalid, SignatureVerifier.Verify(damaged, ReferenceModels.TrustFor(name), ReferenceModels.Now).Problem?.Kind);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void No_prefix_of_a_signature_file_is_one(string name) =>
        Assert.All(Mutator.Prefixes(ReferenceModels.Signature(name)), prefix => Assert.Equal(ModelProblemKind.BundleMalformed, ModelBundle.Read(prefix).Problem?.Kind));

    [Theory]
    [MemberData(nameof(All))]
    public void A_damaged_signature_file_verifies_only_where_the_damage_means_nothing(string name)
    {
        var original = ModelBundle.Read(ReferenceModels.Signature(name)).Value!;
        foreach (var mutant in Mutator.Mutants(ReferenceModels.Signature(name), 2000, seed: 20))
        {
            if (ModelBundle.Read(mutant).Value is { } bundle && SignatureVerifier.Verify(bundle, ReferenceModels.TrustFor(name), ReferenceModels.Now).Value is not null)
                Assert.Equal(Encoding.ASCII.GetString(original.Envelope.Payload.Span), Encoding.ASCII.GetString(bundle.Envelope.Payload.Span));
        }
    }

    [Fact]
    public void A_key_does_not_verify_what_a_certificate_signed_although_it_is_the_same_key()
    {
        var bundle = ModelBundle.Read(ReferenceModels.Signature("v1.0.0-certificate")).Value!;

        Assert.Equal(ModelProblemKind.OtherMaterial, SignatureVerifier.Verify(bundle, ReferenceModels.Key, ReferenceModels.Now).Problem?.Kind);
    }

    [Fact]
    public void A_chain_that_has_expired_is_expired_although_the_reference_implementation_never_looks()
    {
        var bundle = ModelBundle.Read(ReferenceModels.Signature("v1.1.0-certificate")).Value!;

        Assert.Equal(ModelProblemKind.ChainExpired, SignatureVerifier.Verify(bundle, ReferenceModels.Authority, ReferenceModels.Now.AddYears(10)).Problem?.Kind);
        Assert.Equal(ModelProblemKind.ChainExpired, SignatureVerifier.Verify(bundle, ReferenceModels.Authority, ReferenceModels.Now.AddYears(-2)).Problem?.Kind);
    }

    [Fact]
    public void The_hint_of_the_reference_key_is_the_one_in_its_bundles() =>
        Assert.Equal("e8450dec4eb99dae995da9af1bc2cc9f76ed669ee2e744f57abba763df3e3f8e", ((ModelTrust.PublicKey)ReferenceModels.Key).Key.Hint);

    private static byte[] Flipped(byte[] bytes, int bit)
    {
        var copy = bytes.ToArray();
        copy[bit / 8] ^= (byte)(1 << (bit % 8));
        return copy;
    }
}
