using System.Text;
using SupplyGuard.Formats.Safetensors;
using TestKit;

namespace SupplyGuard.Formats.Tests.Safetensors;

public sealed class SafetensorsReaderTests
{
    [Fact]
    public void Says_of_every_file_of_the_corpus_what_the_golden_file_says() => Golden.Matches(CorpusOutcome.Of(
        "safetensors",
        file => SafetensorsReader.Read(file, SafetensorsLimits.Default, TestContext.Current.CancellationToken),
        model => $"{model.ParameterCount} parameters; " + string.Join("; ", model.Tensors.Select(tensor => $"{tensor} {tensor.Digest.Hex[..8]}"))));

    [Fact]
    public void Accepts_the_valid_corpus_and_refuses_all_other()
    {
        Assert.All(CorpusOutcome.Files("safetensors", "valid"), file => Assert.IsType<Parsed<SafetensorsModel>.Ok>(Read(file.Content)));
        Assert.All(CorpusOutcome.Files("safetensors", "malformed"), file => Assert.IsType<Parsed<SafetensorsModel>.Malformed>(Read(file.Content)));
        Assert.All(CorpusOutcome.Files("safetensors", "hostile"), file => Assert.IsType<Parsed<SafetensorsModel>.Malformed>(Read(file.Content)));
    }

    [Fact]
    public void Reads_tensors_in_the_order_of_their_bytes_with_metadata()
    {
        var file = File("""{"b":{"dtype":"I64","shape":[],"data_offsets":[2,10]},"__metadata__":{"k":"v"},"a":{"dtype":"BF16","shape":[1,1],"data_offsets":[0,2]}}""", [1, 2, 3, 0, 0, 0, 0, 0, 0, 0]);

        var model = Assert.IsType<Parsed<SafetensorsModel>.Ok>(Read(file)).Value;

        Assert.Equal(["a BF16 [1, 1]", "b I64 []"], model.Tensors.Select(tensor => tensor.ToString()));
        Assert.Equal([Digest.Sha256([1, 2]), Digest.Sha256([3, 0, 0, 0, 0, 0, 0, 0])], model.Tensors.Select(tensor => tensor.Digest));
        Assert.Equal([KeyValuePair.Create("k", "v")], model.Metadata);
        Assert.Equal(1, model.ParameterCount);
    }

    [Theory]
    [InlineData("tensors")]
    [InlineData("metadata")]
    [InlineData("rank")]
    [InlineData("header")]
    [InlineData("name")]
    [InlineData("text")]
    public void Refuses_more_than_a_limit_allows(string limit)
    {
        var limits = limit switch
        {
            "tensors" => SafetensorsLimits.Default with { Tensors = 1 },
            "metadata" => SafetensorsLimits.Default with { MetadataEntries = 1 },
            "name" => SafetensorsLimits.Default with { NameLength = 11 },
            "text" => SafetensorsLimits.Default with { TextLength = 0 },
            "rank" => SafetensorsLimits.Default with { Rank = 1 },
            _ => SafetensorsLimits.Default with { HeaderBytes = 100 },
        };
        var file = File("""{"__metadata__":{"a":"","b":"c"},"a":{"dtype":"U8","shape":[1,1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1,1],"data_offsets":[1,2]}}""", [1, 2]);

        Assert.IsType<Parsed<SafetensorsModel>.Ok>(Read(file));
        Assert.Equal(Fault.TooLarge, Assert.IsType<Parsed<SafetensorsModel>.Malformed>(Read(file, limits)).Fault);
    }

    [Fact]
    public void Any_mutant_of_the_corpus_ends_in_one_of_the_two_outcomes()
    {
        var seed = 1;
        foreach (var folder in (string[])["valid", "hostile", "malformed"])
        {
            foreach (var (_, content) in CorpusOutcome.Files("safetensors", folder))
            {
                foreach (var mutant in Mutator.Mutants(content, 400, seed++))
                    Assert.NotNull(Read(mutant));
            }
        }
    }

    [Fact]
    public void Every_strict_prefix_of_a_valid_file_is_malformed()
    {
        foreach (var (_, content) in CorpusOutcome.Files("safetensors", "valid"))
        {
            foreach (var prefix in Mutator.Prefixes(content))
                Assert.IsType<Parsed<SafetensorsModel>.Malformed>(Read(prefix));
        }
    }

    private static byte[] File(string header, byte[] data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((ulong)json.Length), .. json, .. data];
    }

    private static Parsed<SafetensorsModel> Read(byte[] file, SafetensorsLimits? limits = null) =>
        SafetensorsReader.Read(new FileWindow(file), limits ?? SafetensorsLimits.Default, TestContext.Current.CancellationToken);
}
