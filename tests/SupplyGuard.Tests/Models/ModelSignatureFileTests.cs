using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SupplyGuard.Checks.Models.Signature;
using SupplyGuard.Findings;
using TestKit.Signing;

namespace SupplyGuard.Tests.Models;

public sealed class ModelSignatureFileTests
{
    [Fact]
    public void Accepts_a_signed_file_without_SG2301_SG2302_SG2303_SG2304_SG2305_SG2306_SG2308_SG2311_SG2313_SG2314_SG2315_SG2316_SG2317_SG2327()
    {
        using var repository = new SignedRepository();
        repository.Folder.Write(SignedRepository.Signature, SignedRepository.Good.SignedBy(repository.Key));

        Assert.Empty(repository.Findings());
    }

    [Fact]
    public void Reports_SG2301_when_there_is_no_signature()
    {
        using var repository = new SignedRepository();

        var finding = repository.Only();

        Assert.Equal(SignatureFileRules.NotSigned, finding.Rule);
        Assert.Equal("'models/a.bin' has no signature: there is no signature file beside it or in a folder above it.", finding.Message);
    }

    [Fact]
    public void Reports_SG2301_when_the_signature_of_the_folder_does_not_list_the_model()
    {
        using var repository = new SignedRepository(", \"ignorePaths\": [\"b.bin\"]");
        repository.Folder.Write("models/b.bin", "more");
        repository.SignFolder(signature => new TestModelSignature { Serialization = Files("ignore_paths", new JsonArray("b.bin", "model.sig")) }.With("a.bin", "weights").With("config.json", "{}"));

        Assert.Equal("'models/b.bin' has no signature: 'models/model.sig' does not list it.", repository.Only().Message);
    }

    [Fact]
    public void Reports_SG2302_for_a_signature_that_is_cut_off()
    {
        AssertRule(SignatureFileRules.Malformed, key => SignedRepository.Good.SignedBy(key)[..^1]);
        AssertRule(SignatureFileRules.Malformed, _ => []);
    }

    [Fact]
    public void Reports_SG2303_for_another_media_type_payload_type_or_predicate()
    {
        AssertRule(SignatureFileRules.UnknownKind, Of(new TestModelSignature { Bundle = bundle => bundle["mediaType"] = "application/json" }.With("a.bin", "weights")));
        AssertRule(SignatureFileRules.UnknownKind, Of(new TestModelSignature { Bundle = bundle => bundle["dsseEnvelope"]!["payloadType"] = "text/plain" }.With("a.bin", "weights")));
        AssertRule(SignatureFileRules.UnknownKind, Of(new TestModelSignature { Statement = statement => statement["predicateType"] = "https://slsa.dev/provenance/v1" }.With("a.bin", "weights")));
    }

    [Fact]
    public void Reports_SG2304_for_a_file_that_is_listed_twice() => AssertRule(SignatureFileRules.SaidTwice, Of(new TestModelSignature().With("a.bin", "weights").With("a.bin", "other")));

    [Fact]
    public void Reports_SG2305_for_a_flipped_bit_of_payload_or_signature()
    {
        AssertRule(SignerRules.ValueInvalid, Of(new TestModelSignature { Bundle = bundle => Flip(bundle["dsseEnvelope"]!.AsObject(), "payload") }.With("a.bin", "weights")));
        AssertRule(SignerRules.ValueInvalid, Of(new TestModelSignature { Bundle = bundle => Flip(bundle["dsseEnvelope"]!["signatures"]![0]!.AsObject(), "sig") }.With("a.bin", "weights")));
    }

    [Theory]
    [InlineData("../a.bin")]
    [InlineData("/etc/passwd")]
    [InlineData("x\\a.bin")]
    public void Reports_SG2313_for_a_name_that_leaves_the_model(string name) => AssertRule(SignatureFileRules.UnsafeName, Of(new TestModelSignature().With(name, "weights")));

    [Fact]
    public void Reports_SG2314_when_the_root_digest_is_that_of_other_files() =>
        AssertRule(SignatureFileRules.RootMismatch, Of(new TestModelSignature { Statement = statement => statement["subject"]![0]!["digest"]!["sha256"] = new string('a', 64) }.With("a.bin", "weights")));

    [Fact]
    public void Reports_SG2315_for_shards_with_a_gap() =>
        AssertRule(SignatureFileRules.ShardsIncomplete, Of(new TestModelSignature { Serialization = new JsonObject { ["method"] = "shards", ["hash_type"] = "sha256", ["allow_symlinks"] = false, ["shard_size"] = 4 } }.With("a.bin:0:4", "weig").With("a.bin:5:7", "ts")));

    [Fact]
    public void Reports_SG2316_for_a_hash_function_that_is_not_the_announced_one() => AssertRule(SignatureFileRules.UnknownHash, Of(new TestModelSignature { Algorithm = "md5" }.With("a.bin", "weights")));

    [Fact]
    public void Reports_SG2317_for_a_signature_over_nothing() => AssertRule(SignatureFileRules.NothingSigned, Of(new TestModelSignature()));

    [Fact]
    public void Reports_SG2327_when_the_key_of_a_signer_is_gone_or_none()
    {
        using var repository = new SignedRepository();
        repository.Folder.Write(SignedRepository.Signature, SignedRepository.Good.SignedBy(repository.Key));
        repository.Folder.Write("keys/release.pem", "no key");
        Assert.Contains(repository.Findings(), finding => finding.Rule == SignerRules.Unusable && finding.Rule.Incomplete);

        File.Delete(repository.Folder.PathTo("keys", "release.pem"));
        Assert.Contains(repository.Findings(), finding => finding.Rule == SignerRules.Unusable);
    }

    private static JsonObject Files(string key, JsonNode value) => new() { ["method"] = "files", ["hash_type"] = "sha256", ["allow_symlinks"] = false, [key] = value };

    private static Func<ECDsa, byte[]> Of(TestModelSignature signature) => signature.SignedBy;

    private static void Flip(JsonObject parent, string name)
    {
        var bytes = Convert.FromBase64String((string)parent[name]!);
        bytes[bytes.Length / 2] ^= 1;
        parent[name] = Convert.ToBase64String(bytes);
    }

    private static void AssertRule(Rule rule, Func<ECDsa, byte[]> content)
    {
        using var repository = new SignedRepository();
        repository.Folder.Write(SignedRepository.Signature, content(repository.Key));

        Assert.Equal(rule, repository.Only().Rule);
    }
}
