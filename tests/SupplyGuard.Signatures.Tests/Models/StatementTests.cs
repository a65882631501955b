using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SupplyGuard.Signatures.Models;
using SupplyGuard.Signatures.Models.Bundles;
using SupplyGuard.Signatures.Models.Trust;
using TestKit;
using TestKit.Signing;

namespace SupplyGuard.Signatures.Tests.Models;

/// <summary>Each signature here is good, and about a statement or in a bundle that nobody should believe.</summary>
public sealed class StatementTests : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Fact]
    public void A_signature_after_the_specification_verifies()
    {
        var verified = Verify(new TestModelSignature().With("a", "1").With("b/c", "2").SignedBy(_key));

        Assert.Null(verified.Problem);
        Assert.Equal(["a", "b/c"], verified.Value!.Statement.Manifest.Resources.Select(resource => resource.Path));
        Assert.False(verified.Value.Statement.ListsIgnoredPaths);
    }

    [Theory]
    [InlineData("_type", "https://in-toto.io/Statement/v0.1", ModelProblemKind.StatementTypeUnknown)]
    [InlineData("predicateType", "https://model_signing/signature/v2.0", ModelProblemKind.StatementTypeUnknown)]
    [InlineData("predicateType", "https://model_signing/Digest/v0.1", ModelProblemKind.StatementTypeUnknown)]
    [InlineData("predicateType", null, ModelProblemKind.StatementMalformed)]
    [InlineData("subject", "model", ModelProblemKind.StatementMalformed)]
    [InlineData("subject", null, ModelProblemKind.StatementMalformed)]
    [InlineData("predicate", null, ModelProblemKind.StatementMalformed)]
    public void A_statement_of_another_kind_is_refused(string member, string? value, ModelProblemKind kind) =>
        AssertRefused(kind, new TestModelSignature { Statement = statement => Put(statement, member, value) }.With("a", "1"));

    [Fact]
    public void Nothing_is_signed_by_an_empty_list() => AssertRefused(ModelProblemKind.NothingSigned, new TestModelSignature());

    [Fact]
    public void A_second_subject_is_refused() => AssertRefused(
        ModelProblemKind.StatementMalformed,
        new TestModelSignature { Statement = statement => statement["subject"]!.AsArray().Add(statement["subject"]![0]!.DeepClone()) }.With("a", "1"));

    [Fact]
    public void A_name_that_is_listed_twice_is_refused() => AssertRefused(ModelProblemKind.DuplicateResource, new TestModelSignature().With("a", "1").With("a", "2"));

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../a")]
    [InlineData("a/../../b")]
    [InlineData("a/..")]
    [InlineData("./a")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    public void A_name_that_leaves_the_model_is_refused(string name) => AssertRefused(ModelProblemKind.UnsafeName, new TestModelSignature().With(name, "1"));

    [Fact]
    public void The_name_of_a_single_file_does_not_stand_beside_others() => AssertRefused(ModelProblemKind.UnsafeName, new TestModelSignature().With(".", "1").With("a", "2"));

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("/")]
    [InlineData("a/../..")]
    public void An_ignored_path_that_is_the_whole_model_or_outside_is_refused(string path) => AssertRefused(
        ModelProblemKind.UnsafeName,
        new TestModelSignature { Serialization = With("ignore_paths", new JsonArray(path)) }.With("a", "1"));

    [Fact]
    public void A_root_digest_of_other_files_is_refused()
    {
        AssertRefused(ModelProblemKind.RootMismatch, new TestModelSignature { Statement = statement => statement["subject"]![0]!["digest"]!["sha256"] = new string('0', 64) }.With("a", "1"));
        AssertRefused(ModelProblemKind.RootMismatch, new TestModelSignature { Statement = Swapped }.With("a", "1").With("b", "2"));

        static void Swapped(JsonObject statement)
        {
            var resources = statement["predicate"]!["resources"]!;
            (resources[0]!["digest"], resources[1]!["digest"]) = (resources[1]!["digest"]!.DeepClone(), resources[0]!["digest"]!.DeepClone());
        }
    }

    [Theory]
    [InlineData("md5", ModelProblemKind.AlgorithmNotSupported)]
    [InlineData("blake3", ModelProblemKind.HashNotComputed)]
    public void A_hash_function_that_is_not_known_or_not_computed_is_refused(string name, ModelProblemKind problem) =>
        AssertRefused(problem, new TestModelSignature { Algorithm = name, Serialization = With("hash_type", name) }.With("a", "1"));

    [Fact]
    public void A_file_with_another_hash_function_than_announced_is_refused() =>
        AssertRefused(ModelProblemKind.AlgorithmNotSupported, new TestModelSignature { Algorithm = "blake2b" }.With("a", "1"));

    [Theory]
    [InlineData("a")]
    [InlineData("a:0")]
    [InlineData("a:0:0")]
    [InlineData("a:4:0")]
    [InlineData("a:-1:4")]
    [InlineData("a:00:4")]
    [InlineData(":0:4")]
    [InlineData("a:1:4")]
    [InlineData("a:0:5")]
    [InlineData("a:0:4|a:5:8")]
    [InlineData("a:0:4|a:3:7")]
    [InlineData("a:0:3|a:3:7")]
    public void Shards_that_are_not_a_whole_file_are_refused(string names)
    {
        var signature = new TestModelSignature { Serialization = Shards() };
        foreach (var name in names.Split('|'))
            signature.With(name, name);

        AssertRefused(ModelProblemKind.ShardsIncomplete, signature);
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("sha256-sharded-4")]
    public void Shards_of_a_file_with_colons_in_its_name_are_read_from_the_right(string algorithm)
    {
        var verified = Verify(new TestModelSignature { Algorithm = algorithm, Serialization = Shards() }.With("a:1:2:0:4", "1").With("a:1:2:4:6", "2").SignedBy(_key));

        Assert.Null(verified.Problem);
        Assert.All(verified.Value!.Statement.Manifest.Resources, resource => Assert.Equal("a:1:2", resource.Path));
    }

    [Fact]
    public void A_shard_size_as_the_reference_implementation_writes_it_is_a_whole_number()
    {
        var signature = new TestModelSignature { Serialization = Shards(), Payload = text => text.Replace("\"shard_size\":4", "\"shard_size\":4.0", StringComparison.Ordinal) };

        Assert.Equal(4, Verify(signature.With("a:0:4", "1").SignedBy(_key)).Value!.Statement.Manifest.Serialization.ShardSize);
    }

    [Fact]
    public void A_key_that_stands_twice_in_the_statement_is_refused() => AssertRefused(
        ModelProblemKind.DuplicateKey,
        new TestModelSignature { Payload = text => text.Replace("\"predicateType\"", "\"predicateType\":\"x\",\"predicateType\"", StringComparison.Ordinal) }.With("a", "1"));

    [Fact]
    public void A_key_that_stands_twice_in_the_bundle_is_refused()
    {
        var bundle = Encoding.UTF8.GetString(new TestModelSignature().With("a", "1").SignedBy(_key));

        Assert.Equal(ModelProblemKind.DuplicateKey, ModelBundle.Read(Encoding.UTF8.GetBytes(bundle.Replace("\"sig\"", "\"sig\":\"AAAA\",\"sig\"", StringComparison.Ordinal))).Problem?.Kind);
        Assert.Equal(ModelProblemKind.DuplicateKey, ModelBundle.Read(Encoding.UTF8.GetBytes(bundle.Replace("\"sig\"", "\"s\\u0069g\":\"AAAA\",\"sig\"", StringComparison.Ordinal))).Problem?.Kind);
    }

    [Theory]
    [InlineData("mediaType", "application/vnd.dev.sigstore.bundle+json;version=0.3", null)]
    [InlineData("mediaType", "application/vnd.dev.sigstore.bundle.v0.2+json", ModelProblemKind.MediaTypeUnknown)]
    [InlineData("mediaType", "application/json", ModelProblemKind.MediaTypeUnknown)]
    [InlineData("mediaType", null, ModelProblemKind.BundleMalformed)]
    [InlineData("dsseEnvelope.payloadType", "application/json", ModelProblemKind.PayloadTypeUnknown)]
    [InlineData("dsseEnvelope.payload", "e30", ModelProblemKind.BundleMalformed)]
    [InlineData("dsseEnvelope.payload", "e3 0=", ModelProblemKind.BundleMalformed)]
    [InlineData("dsseEnvelope.payload", "e31=", ModelProblemKind.BundleMalformed)]
    [InlineData("dsseEnvelope", null, ModelProblemKind.BundleMalformed)]
    [InlineData("verificationMaterial", null, ModelProblemKind.BundleMalformed)]
    [InlineData("verificationMaterial.publicKey", null, ModelProblemKind.BundleMalformed)]
    [InlineData("verificationMaterial.publicKey.hint", "00", ModelProblemKind.OtherKey)]
    [InlineData("verificationMaterial.publicKey.hint", "", null)]
    [InlineData("verificationMaterial.publicKey.rawBytes", "AAAA", ModelProblemKind.OtherKey)]
    public void A_bundle_is_of_the_known_version_and_kind(string path, string? value, ModelProblemKind? kind)
    {
        var content = new TestModelSignature { Bundle = bundle => Put(bundle, path, value) }.With("a", "1").SignedBy(_key);

        Assert.Equal(kind, Verify(content).Problem?.Kind);
    }

    [Fact]
    public void A_bundle_has_exactly_one_signature()
    {
        foreach (var change in new Action<JsonArray>[] { signatures => signatures.Clear(), signatures => signatures.Add(signatures[0]!.DeepClone()) })
        {
            var content = new TestModelSignature { Bundle = bundle => change(bundle["dsseEnvelope"]!["signatures"]!.AsArray()) }.With("a", "1").SignedBy(_key);
            Assert.Equal(ModelProblemKind.SignatureCountNotOne, ModelBundle.Read(content).Problem?.Kind);
        }
    }

    [Fact]
    public void The_encoding_of_release_0_2_is_for_its_own_statements_only()
    {
        var signature = new TestModelSignature().With("a", "1");
        var material = new JsonObject { ["publicKey"] = new JsonObject() };
        var content = signature.Enveloped(signature.PayloadBytes(), body => _key.SignData(Python(body), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence), material);

        Assert.Equal(ModelProblemKind.SignatureInvalid, Verify(content).Problem?.Kind);

        static byte[] Python(byte[] body) => Encoding.ASCII.GetBytes($"DSSEV1 28 application/vnd.in-toto+json {body.Length} b'{Encoding.ASCII.GetString(body)}'");
    }

    [Fact]
    public void Another_key_is_told_from_a_damaged_signature_only_where_the_bundle_names_its_key()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var named = new TestModelSignature().With("a", "1").SignedBy(other);
        var nameless = new TestModelSignature { Bundle = bundle => bundle["verificationMaterial"]!["publicKey"] = new JsonObject() }.With("a", "1").SignedBy(other);

        Assert.Equal(ModelProblemKind.OtherKey, Verify(named).Problem?.Kind);
        Assert.Equal(ModelProblemKind.SignatureInvalid, Verify(nameless).Problem?.Kind);
    }

    [Fact]
    public void Any_signed_payload_ends_in_a_statement_or_in_a_problem()
    {
        var payload = new TestModelSignature { Serialization = Shards() }.With("a:0:4", "1").With("b:0:2", "2").PayloadBytes();
        foreach (var mutant in Mutator.Mutants(payload, 5000, seed: 21).Concat(Mutator.Prefixes(payload)))
        {
            var read = SupplyGuard.Signatures.Models.Statements.ModelStatement.Read(mutant);
            Assert.NotEqual(read.Value is null, read.Problem is null);
        }
    }

    public void Dispose() => _key.Dispose();

    private static JsonObject Shards() => new() { ["method"] = "shards", ["hash_type"] = "sha256", ["allow_symlinks"] = false, ["shard_size"] = 4 };

    private static JsonObject With(string key, JsonNode value) => new() { ["method"] = "files", ["hash_type"] = "sha256", ["allow_symlinks"] = false, [key] = value };

    /// <param name="path">Keys with points between them.</param>
    private static void Put(JsonObject root, string path, string? value)
    {
        var keys = path.Split('.');
        var parent = keys[..^1].Aggregate(root, (node, key) => node[key]!.AsObject());
        parent.Remove(keys[^1]);
        if (value is not null)
            parent[keys[^1]] = value;
    }

    private Examined<VerifiedSignature> Verify(byte[] content) => ModelBundle.Read(content) is { Value: { } bundle }
        ? SignatureVerifier.Verify(bundle, new ModelTrust.PublicKey(EcKey.FromDer(_key.ExportSubjectPublicKeyInfo()).Value!), ReferenceModels.Now)
        : new Examined<VerifiedSignature>(ModelBundle.Read(content).Problem!);

    private void AssertRefused(ModelProblemKind kind, TestModelSignature signature) => Assert.Equal(kind, Verify(signature.SignedBy(_key)).Problem?.Kind);
}
