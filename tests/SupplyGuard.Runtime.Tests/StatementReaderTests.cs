using System.Text;
using System.Text.Json.Nodes;
using SupplyGuard.Signatures.Models.Statements;
using TestKit;
using TestKit.Signing;

namespace SupplyGuard.Runtime.Tests;

/// <summary>What the trusted signer could have signed, by mistake or under duress, that is no list of a model's files.</summary>
public sealed class StatementReaderTests
{
    private static readonly byte[] Good = SignedFolderOfModel.Good.PayloadBytes();

    private static readonly byte[] Sharded = SignedFolderOfModel.Sharded.PayloadBytes();

    [Fact]
    public void Reads_files_and_shards()
    {
        Assert.Equal(["a.onnx", "data/w.bin"], StatementReader.Read(Good).Files.Keys);
        Assert.Equal([".git", ".gitattributes", ".github", ".gitignore"], StatementReader.Read(Good).Ignored);
        Assert.Equal([10, 20, 24], StatementReader.Read(Sharded).Files["data/w.bin"].Select(piece => piece.End));
    }

    [Theory]
    [InlineData("https://in-toto.io/Statement/v1", "https://in-toto.io/Statement/v0.1", NotVerifiedReason.SignatureNotSupported)]
    [InlineData("signature/v1.0", "signature/v1.1", NotVerifiedReason.SignatureNotSupported)]
    [InlineData("\"hash_type\":\"sha256\"", "\"hash_type\":\"blake3\"", NotVerifiedReason.SignatureNotSupported)]
    [InlineData("\"algorithm\":\"sha256\"", "\"algorithm\":\"sha512\"", NotVerifiedReason.SignatureNotSupported)]
    [InlineData("\"method\":\"files\"", "\"method\":\"directories\"", NotVerifiedReason.SignatureMalformed)]
    [InlineData("\"method\":\"files\"", "\"method\":\"shards\"", NotVerifiedReason.SignatureMalformed)]
    [InlineData("\"allow_symlinks\":false", "\"allow_symlinks\":0", NotVerifiedReason.SignatureMalformed)]
    [InlineData("\"allow_symlinks\":false", "\"allow_symlinks\":false,\"ignore_paths\":[\".\"]", NotVerifiedReason.SignatureMalformed)]
    [InlineData("\"allow_symlinks\":false", "\"allow_symlinks\":false,\"ignore_paths\":{}", NotVerifiedReason.SignatureMalformed)]
    [InlineData("\"name\":\"model\"", "\"name\":\"\"", NotVerifiedReason.SignatureMalformed)]
    [InlineData("\"name\":\"a.onnx\"", "\"name\":\"data/w.bin\"", NotVerifiedReason.SignatureMalformed)]
    [InlineData("\"name\":\"a.onnx\"", "\"name\":\".\"", NotVerifiedReason.SignatureMalformed)]
    [InlineData("\"name\":\"a.onnx\"", "\"name\":\"../a.onnx\"", NotVerifiedReason.SignatureMalformed)]
    [InlineData("\"name\":\"a.onnx\"", "\"name\":\"/a.onnx\"", NotVerifiedReason.SignatureMalformed)]
    [InlineData("\"name\":\"a.onnx\"", "\"name\":\"a\\\\b\"", NotVerifiedReason.SignatureMalformed)]
    [InlineData("\"name\":\"a.onnx\"", "\"name\":\"a\\u0000\"", NotVerifiedReason.SignatureMalformed)]
    [InlineData("\"name\":\"a.onnx\"", "\"name\":\"a\\ud800\"", NotVerifiedReason.SignatureMalformed)]
    [InlineData("\"name\":\"a.onnx\"", "\"name\":\"C:a\"", NotVerifiedReason.SignatureMalformed)]
    [InlineData("\"name\":\"a.onnx\"", "\"name\":\"a.onnx\",\"name\":\"a.onnx\"", NotVerifiedReason.SignatureMalformed)]
    public void Refuses_what_is_no_list_of_files(string part, string instead, NotVerifiedReason reason) => Expect(reason, Good, part, instead);

    [Theory]
    [InlineData("w.bin:10:20", "w.bin:10:21")]
    [InlineData("w.bin:10:20", "w.bin:11:20")]
    [InlineData("w.bin:10:20", "w.bin:010:20")]
    [InlineData("w.bin:10:20", "w.bin:20:10")]
    [InlineData("w.bin:10:20", "w.bin:0:10")]
    [InlineData("w.bin:10:20", "w.bin:10")]
    [InlineData("w.bin:0:10", "w.bin:0:9")]
    [InlineData("\"shard_size\":10", "\"shard_size\":0")]
    [InlineData("\"shard_size\":10", "\"shard_size\":11")]
    [InlineData("\"shard_size\":10", "\"shard_size\":10.5")]
    public void Refuses_shards_that_are_not_the_whole_of_a_file(string part, string instead) => Expect(NotVerifiedReason.SignatureMalformed, Sharded, part, instead);

    [Fact]
    public void Refuses_a_list_that_is_empty_or_not_the_one_that_the_root_is_about()
    {
        Refusals.Expect(NotVerifiedReason.SignatureMalformed, () => StatementReader.Read(new TestModelSignature().PayloadBytes()));
        Refusals.Expect(NotVerifiedReason.SignatureMalformed, () => StatementReader.Read(new TestModelSignature { Statement = Swap }.With("a", "1").With("b", "2").PayloadBytes()));

        static void Swap(JsonObject statement)
        {
            var resources = statement["predicate"]!["resources"]!.AsArray();
            (resources[0]!["digest"], resources[1]!["digest"]) = (resources[1]!["digest"]!.DeepClone(), resources[0]!["digest"]!.DeepClone());
        }
    }

    /// <summary>The reader of the tool is another one. What this one reads, that one reads alike.</summary>
    [Fact]
    public void Damaged_statements_are_read_as_the_tool_reads_them_or_refused()
    {
        var read = 0;
        foreach (var mutant in Mutator.Mutants(Good, 5_000, seed: 20261121).Concat(Mutator.Mutants(Sharded, 5_000, seed: 20261122)))
        {
            try
            {
                var ours = StatementReader.Read(mutant);
                read++;
                var theirs = ModelStatement.Read(mutant).Value!.Manifest;
                Assert.Equal(
                    theirs.Resources.GroupBy(resource => resource.Path, StringComparer.Ordinal).Select(file => $"{file.Key} {string.Join(' ', file.OrderBy(shard => shard.Shard?.Start).Select(shard => $"{shard.Shard?.End} {shard.Digest}"))}"),
                    ours.Files.Select(file => $"{file.Key} {string.Join(' ', file.Value.Select(piece => $"{piece.End} {Convert.ToHexStringLower(piece.Sha256.Span)}"))}"));
            }
            catch (ModelNotVerifiedException)
            {
            }
        }

        Assert.InRange(read, 1, 9_999);
    }

    private static void Expect(NotVerifiedReason reason, byte[] statement, string part, string instead)
    {
        var text = Encoding.UTF8.GetString(statement);
        Assert.Contains(part, text, StringComparison.Ordinal);
        Refusals.Expect(reason, () => StatementReader.Read(Encoding.UTF8.GetBytes(text.Replace(part, instead, StringComparison.Ordinal))));
    }
}
