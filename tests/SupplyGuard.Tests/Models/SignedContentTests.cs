using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SupplyGuard.Checks.Models.Signature;
using TestKit.Signing;

namespace SupplyGuard.Tests.Models;

public sealed class SignedContentTests
{
    [Fact]
    public void Accepts_a_signed_folder_without_SG2318_SG2319_SG2320_SG2321_SG2322_SG2325_or_SG2326()
    {
        using var repository = new SignedRepository();
        repository.SignFolder();
        repository.Folder.Write("models/.gitattributes", "*.bin binary");

        Assert.Empty(repository.Findings());
    }

    [Fact]
    public void Reports_SG2318_for_a_link_in_a_signed_folder()
    {
        using var repository = new SignedRepository();
        repository.SignFolder();
        repository.Folder.Write("elsewhere.json", "{}");
        File.Delete(repository.Folder.PathTo("models", "config.json"));
        File.CreateSymbolicLink(repository.Folder.PathTo("models", "config.json"), repository.Folder.PathTo("elsewhere.json"));

        Assert.Equal(SignedContentRules.Link, repository.Only().Rule);
    }

    [Fact]
    public void Reports_SG2319_for_a_file_that_was_changed()
    {
        using var repository = new SignedRepository();
        repository.SignFolder();
        repository.Folder.Write(SignedRepository.Model, "weightt");

        var finding = repository.Only();

        Assert.Equal(SignedContentRules.Changed, finding.Rule);
        Assert.Equal("models/a.bin", finding.Location.Path);
    }

    [Fact]
    public void Reports_SG2320_for_a_file_that_is_gone()
    {
        using var repository = new SignedRepository();
        repository.SignFolder();
        File.Delete(repository.Folder.PathTo("models", "config.json"));

        Assert.Equal("'models/config.json' was signed in 'models/model.sig' and is not there.", repository.Only().Message);
    }

    [Fact]
    public void Reports_SG2321_for_a_file_that_was_not_signed()
    {
        using var repository = new SignedRepository();
        repository.SignFolder();
        repository.Folder.Write("models/hook.py", "");

        Assert.Equal("'models/hook.py' lies in the model of 'models/model.sig' and was not signed.", repository.Only().Message);
    }

    [Fact]
    public void Reports_SG2321_for_a_file_that_hides_behind_the_name_of_a_signature()
    {
        using var repository = new SignedRepository();
        repository.SignFolder();
        repository.Folder.Write("models/model.payload.sig", "import os");

        Assert.Equal([SignatureFileRules.Malformed, SignedContentRules.Extra], repository.Findings().Select(finding => finding.Rule).OrderBy(rule => rule.Id, StringComparer.Ordinal));
    }

    [Fact]
    public void Reports_SG2322_for_a_path_that_the_policy_does_not_let_a_signature_leave_out()
    {
        using var repository = new SignedRepository();
        repository.SignFolder(_ => LeavingOut("adapters"));
        repository.Folder.Write("models/adapters/x.txt", "");

        Assert.Equal("'models/model.sig' says nothing about 'adapters', and the policy does not let it leave that out.", repository.Only().Message);
    }

    [Fact]
    public void Accepts_a_path_that_the_policy_lets_a_signature_leave_out_without_SG2322_or_SG2321()
    {
        using var repository = new SignedRepository(", \"ignorePaths\": [\"adapters\"]");
        repository.SignFolder(_ => LeavingOut("adapters"));
        repository.Folder.Write("models/adapters/x.txt", "");

        Assert.Empty(repository.Findings());
    }

    [Fact]
    public void Reports_SG2325_for_a_digest_that_the_policy_revokes()
    {
        using var repository = new SignedRepository($", \"revoked\": [\"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("weights")))}\"]");
        repository.SignFolder();

        Assert.Equal(SignedContentRules.Revoked, repository.Only().Rule);
    }

    [Fact]
    public void Reports_SG2326_for_digests_of_BLAKE3_which_are_not_computed()
    {
        using var repository = new SignedRepository();
        repository.Folder.Write(SignedRepository.Signature, new TestModelSignature { Algorithm = "blake3", Serialization = new JsonObject { ["method"] = "files", ["hash_type"] = "blake3", ["allow_symlinks"] = false } }.With("a.bin", "weights").SignedBy(repository.Key));

        var finding = repository.Only();

        Assert.Equal(SignedContentRules.Unreadable, finding.Rule);
        Assert.True(finding.Rule.Incomplete);
        Assert.Contains("BLAKE3", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG2326_for_a_signature_that_is_a_link()
    {
        using var repository = new SignedRepository();
        repository.Folder.Write("elsewhere.sig", SignedRepository.Good.SignedBy(repository.Key));
        File.CreateSymbolicLink(repository.Folder.PathTo("models", "a.bin.sig"), repository.Folder.PathTo("elsewhere.sig"));

        var finding = repository.Only();

        Assert.Equal(SignedContentRules.Unreadable, finding.Rule);
        Assert.True(finding.Rule.Incomplete);
    }

    [Fact]
    public void A_folder_may_be_signed_by_several_and_none_of_them_signs_the_signatures()
    {
        using var bob = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var repository = new SignedRepository(", \"threshold\": 2", """{ "key": "keys/release.pem" }, { "key": "keys/bob.pem" }""");
        repository.Folder.Write("keys/bob.pem", bob.ExportSubjectPublicKeyInfoPem());
        repository.SignFolder();
        repository.SignFolder(name: "model.bob.sig", key: bob);

        Assert.Empty(repository.Findings());
    }

    private static TestModelSignature LeavingOut(string path) =>
        new TestModelSignature { Serialization = new JsonObject { ["method"] = "files", ["hash_type"] = "sha256", ["allow_symlinks"] = false, ["ignore_paths"] = new JsonArray(path, "model.sig", ".git") } }.With("a.bin", "weights").With("config.json", "{}");
}
