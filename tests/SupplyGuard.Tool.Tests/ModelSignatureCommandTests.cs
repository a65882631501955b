using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TestKit;
using TestKit.Signing;

namespace SupplyGuard.Tool.Tests;

public sealed class ModelSignatureCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ECDsa _key = ECDsa.Create();

    public ModelSignatureCommandTests()
    {
        // A fixed key, so that its hint is the same in every golden file.
        _key.ImportFromPem(File.ReadAllText(Repository.PathTo("tests", "Corpus", "oms", "keys", "own-key.pem")));
        _folder.Write("key.pem", _key.ExportPkcs8PrivateKeyPem());
        _folder.Write("pub.pem", _key.ExportSubjectPublicKeyInfoPem());
        _folder.Write("model/weights.bin", "weights");
        _folder.Write("model/config.json", "{}");
    }

    [Fact]
    public void A_folder_is_signed_and_verified_and_every_difference_is_told()
    {
        var transcript = Transcript(["model", "sign", "model", "--key", "key.pem"], ["model", "verify", "model", "--public-key", "pub.pem"]);
        _folder.Write("model/weights.bin", "weightz");
        _folder.Write("model/hook.py", "");
        File.Delete(_folder.PathTo("model", "config.json"));

        Golden.Matches(transcript + Transcript(["model", "verify", "model", "--public-key", "pub.pem"], ["model", "verify", "model", "--public-key", "pub.pem", "--format", "json"]));
    }

    [Fact]
    public void Differences_and_a_stranger_s_key_are_told_in_SARIF()
    {
        Assert.Equal(0, Run("model", "sign", "model", "--key", "key.pem").ExitCode);
        _folder.Write("model/weights.bin", "weightz");
        _folder.Write("model/hook.py", "");
        var differing = SarifOutput.ResultsOf(Run("model", "verify", "model", "--public-key", "pub.pem", "--format", "sarif"));
        File.Copy(Repository.PathTo("tests", "Corpus", "oms", "keys", "signing-key-pub.pem"), _folder.PathTo("other.pem"));

        Golden.Matches(differing + SarifOutput.ResultsOf(Run("model", "verify", "model", "--public-key", "other.pem", "--format", "sarif")));
    }

    [Fact]
    public void A_signature_over_BLAKE3_is_incomplete_and_never_passed()
    {
        _folder.Write("model/model.sig", new TestModelSignature { Algorithm = "blake3", Serialization = new JsonObject { ["method"] = "files", ["hash_type"] = "blake3", ["allow_symlinks"] = false } }
            .With("config.json", "{}").With("weights.bin", "weights").SignedBy(_key));

        var run = Run("model", "verify", "model", "--public-key", "pub.pem");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("BLAKE3", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_signed_beside_itself()
    {
        Assert.Equal(0, Run("model", "sign", "model/weights.bin", "--key", "key.pem").ExitCode);

        Assert.True(File.Exists(_folder.PathTo("model", "weights.bin.sig")));
        Assert.Equal(0, Run("model", "verify", "model/weights.bin", "--public-key", "pub.pem").ExitCode);
        File.Copy(_folder.PathTo("model", "config.json"), _folder.PathTo("model", "weights.bin"), overwrite: true);
        Assert.Equal(1, Run("model", "verify", "model/weights.bin", "--public-key", "pub.pem").ExitCode);
    }

    [Fact]
    public void Shards_and_other_hash_functions_are_verified_as_they_were_signed()
    {
        Assert.Equal(0, Run("model", "sign", "model", "--key", "key.pem", "--serialization", "shards", "--shard-size", "3", "--hash", "blake2b").ExitCode);
        Assert.Equal(0, Run("model", "verify", "model", "--public-key", "pub.pem").ExitCode);
    }

    [Fact]
    public void What_the_signer_left_out_is_left_out_only_if_the_verifier_agrees()
    {
        _folder.Write("model/notes/a.txt", "1");
        Assert.Contains("left out notes\n", Run("model", "sign", "model", "--key", "key.pem", "--ignore-path", "model/notes").Output, StringComparison.Ordinal);
        _folder.Write("model/notes/a.txt", "2");

        Assert.Contains("SG2322", Run("model", "verify", "model", "--public-key", "pub.pem").Output, StringComparison.Ordinal);
        Assert.Equal(0, Run("model", "verify", "model", "--public-key", "pub.pem", "--ignore-path", "model/notes").ExitCode);
    }

    [Fact]
    public void Files_that_nobody_signed_may_be_passed_over_on_request()
    {
        Run("model", "sign", "model", "--key", "key.pem");
        _folder.Write("model/more.txt", "");

        Assert.Equal(1, Run("model", "verify", "model", "--public-key", "pub.pem").ExitCode);
        Assert.Equal(0, Run("model", "verify", "model", "--public-key", "pub.pem", "--ignore-unsigned-files").ExitCode);
    }

    [Fact]
    public void A_key_that_is_elsewhere_signs_by_a_command()
    {
        var signed = Run("model", "sign", "model", "--key", "pub.pem", "--external-signer", "openssl pkeyutl -sign -inkey \"key.pem\"");

        Assert.Equal((0, ""), (signed.ExitCode, signed.Error));
        Assert.Equal(0, Run("model", "verify", "model", "--public-key", "pub.pem").ExitCode);
    }

    [Fact]
    public void A_command_that_signs_something_else_leaves_no_signature()
    {
        Assert.Equal(1, Run("model", "sign", "model", "--key", "pub.pem", "--external-signer", "openssl sha256 -binary").ExitCode);
        Assert.Equal(2, Run("model", "sign", "model", "--key", "pub.pem", "--external-signer", "openssl nonsense").ExitCode);
        Assert.Equal(2, Run("model", "sign", "model", "--key", "pub.pem", "--external-signer", "no-such-program").ExitCode);
        Assert.False(File.Exists(_folder.PathTo("model", "model.sig")));
    }

    [Fact]
    public void Nothing_is_written_through_a_link_and_no_link_is_signed()
    {
        var victim = _folder.Write("victim", "kept");
        File.CreateSymbolicLink(_folder.PathTo("model", "model.sig"), victim);
        Assert.Equal(1, Run("model", "sign", "model", "--key", "key.pem").ExitCode);
        Assert.Equal("kept", File.ReadAllText(victim));

        File.Delete(_folder.PathTo("model", "model.sig"));
        File.CreateSymbolicLink(_folder.PathTo("model", "link"), victim);
        var refused = Run("model", "sign", "model", "--key", "key.pem");
        Assert.Contains("SG2318", refused.Output, StringComparison.Ordinal);
        Assert.Equal("Nothing was written.\n", refused.Error);
        Assert.False(File.Exists(_folder.PathTo("model", "model.sig")));
    }

    [Theory]
    [InlineData("v1.1.0-certificate", "--roots", "keys/int-ca-cert.pem")]
    [InlineData("v1.0.1-elliptic-key", "--public-key", "keys/signing-key-pub.pem")]
    public void What_the_reference_implementation_signed_is_verified(string model, string option, string file)
    {
        var corpus = Repository.PathTo("tests", "Corpus", "oms");

        var run = ToolRun.In(corpus, ["model", "verify", model, option, file, "--ignore-path", $"{model}/ignore-me", "--at", "2026-06-01", "--ignore-unsigned-files"], TestContext.Current.CancellationToken);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public void An_identity_is_verified_offline()
    {
        var corpus = Repository.PathTo("tests", "Corpus", "oms");
        string[] arguments = ["model", "verify", "v1.1.0-sigstore", "--identity", "stefanb@us.ibm.com", "--trusted-root", "keys/trusted_root.json", "--ignore-path", "v1.1.0-sigstore/ignore-me", "--issuer"];

        Assert.Equal(0, ToolRun.In(corpus, [.. arguments, "https://sigstore.verify.ibm.com/oauth2"], TestContext.Current.CancellationToken).ExitCode);
        Assert.Contains("SG2307", ToolRun.In(corpus, [.. arguments, "https://elsewhere.example"], TestContext.Current.CancellationToken).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model verify model")]
    [InlineData("model verify nowhere --public-key pub.pem")]
    [InlineData("model verify model --public-key pub.pem")]
    [InlineData("model verify model --public-key pub.pem --roots pub.pem --signature pub.pem")]
    [InlineData("model verify model --public-key pub.pem --subject CN=x --signature pub.pem")]
    [InlineData("model verify model --public-key nowhere.pem --signature pub.pem")]
    [InlineData("model verify model --public-key pub.pem --signature pub.pem --at noon")]
    [InlineData("model verify model --public-key pub.pem --signature pub.pem --ignore-path elsewhere")]
    [InlineData("model verify model --identity a@b.example --signature pub.pem")]
    [InlineData("model sign model")]
    [InlineData("model sign nowhere --key key.pem")]
    [InlineData("model sign model --key pub.pem")]
    [InlineData("model sign model --key nowhere.pem")]
    [InlineData("model sign model --key key.pem --private-key key.pem")]
    [InlineData("model sign model --certificate pub.pem --private-key key.pem")]
    [InlineData("model sign model --certificate pub.pem")]
    [InlineData("model sign model --key key.pem --shard-size 3")]
    [InlineData("model sign model --key key.pem --serialization shards --shard-size 0")]
    [InlineData("model sign model --key key.pem --ignore-path model")]
    public void A_wrong_question_about_signatures_says_what_is_wrong(string arguments)
    {
        var run = ToolRun.In(_folder, arguments.Split(' '));

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Matches("^error: [^\n]+\nfix: [^\n]+\n$", run.Error);
    }

    public void Dispose()
    {
        _key.Dispose();
        _folder.Dispose();
    }

    private ToolRun Run(params string[] arguments) => ToolRun.In(_folder, arguments);

    private string Transcript(params string[][] commands) => string.Concat(commands.Select(command =>
    {
        var run = Run(command);
        return $"$ dotnet supplyguard {string.Join(' ', command)}\n{run.Output}{run.Error}[{run.ExitCode}]\n\n";
    }));
}
