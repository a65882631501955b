using SupplyGuard.Formats.Gguf;
using SupplyGuard.Formats.Models;
using TestKit;

namespace SupplyGuard.Formats.Tests.Gguf;

public sealed class GgufReaderTests
{
    private static readonly byte[] OneTwo = [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40];

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Reads_metadata_and_tensors(uint version)
    {
        var model = Ok(Valid(version));

        Assert.Equal((int)version, model.Version);
        Assert.False(model.IsBigEndian);
        Assert.Equal(["general.architecture", "general.alignment", "tokenizer.tokens", "flag", "half"], model.Metadata.Select(entry => entry.Key));
        Assert.Equal(["llama", "32", "true", "0.5"], model.Metadata.Where(entry => entry.Key is not "tokenizer.tokens").Select(entry => entry.Value));
        Assert.StartsWith("array of 2 of type 8, sha256:", model.Metadata[2].Value, StringComparison.Ordinal);
        Assert.Equal(["a F32 [1, 2]", "b Q8_0 [2, 32]"], model.Tensors.Select(tensor => tensor.ToString()));
        Assert.Equal(Digest.Sha256(OneTwo), model.Tensors[0].Digest);
        Assert.Equal(Digest.Sha256(Blocks()), model.Tensors[1].Digest);
        Assert.Equal(66, model.ParameterCount);
    }

    [Fact]
    public void Gives_big_endian_numbers_the_digest_of_little_endian_ones()
    {
        var model = Ok(new GgufTestWriter(bigEndian: true).Text("k", "v").Tensor("a", 0, [2], [0x3F, 0x80, 0, 0, 0x40, 0, 0, 0]).ToBytes());

        Assert.True(model.IsBigEndian);
        Assert.Equal(Digest.Sha256(OneTwo), Assert.Single(model.Tensors).Digest);
    }

    [Fact]
    public void Is_one_of_the_models_that_are_read()
    {
        var facts = Assert.IsType<Parsed<ModelFacts>.Ok>(ModelReader.Read(new FileWindow(Valid(3)), ModelLimits.Default, externalData: null, TestContext.Current.CancellationToken)).Value;

        Assert.Equal(FormatKind.Gguf, facts.Format);
        Assert.Equal(2, facts.Tensors.Length);
    }

    [Fact]
    public void Refuses_2_to_60_tensors_at_once()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(Fault.TooLarge, Malformed(new GgufTestWriter { Tensors = 1UL << 60 }.ToBytes()).Fault);
        Assert.Equal(Fault.TooLarge, Malformed(new GgufTestWriter { Keys = 1UL << 60 }.ToBytes()).Fault);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Refuses_what_the_specification_does_not_allow()
    {
        Assert.Equal(Fault.Unsupported, Malformed(new GgufTestWriter { Version = 1 }.ToBytes()).Fault);
        Assert.Equal(Fault.Unsupported, Malformed(new GgufTestWriter { Version = 4 }.ToBytes()).Fault);
        Assert.Equal(Fault.Inconsistent, Malformed(new GgufTestWriter().Text("k", "1").Text("k", "2").ToBytes()).Fault);
        Assert.Equal(Fault.Inconsistent, Malformed(new GgufTestWriter().Tensor("a", 0, [2], OneTwo).Tensor("a", 0, [2], OneTwo).ToBytes()).Fault);
        Assert.Equal(Fault.Inconsistent, Malformed(new GgufTestWriter().Value("k", 13, _ => { }).ToBytes()).Fault);
        Assert.Equal(Fault.Inconsistent, Malformed(new GgufTestWriter().Value("k", 7, stream => stream.WriteByte(2)).ToBytes()).Fault);
        Assert.Equal(Fault.Inconsistent, Malformed(new GgufTestWriter().UInt32("general.alignment", 24).ToBytes()).Fault);
        Assert.Equal(Fault.Inconsistent, Malformed(new GgufTestWriter().UInt32("general.alignment", 0).ToBytes()).Fault);
        Assert.Equal(Fault.TooLarge, Malformed(new GgufTestWriter().Tensor("a", 0, [1, 1, 1, 1, 1], OneTwo).ToBytes()).Fault);
        Assert.Equal(Fault.Unsupported, Malformed(new GgufTestWriter().Tensor("a", 4, [2], OneTwo).ToBytes()).Fault);
        Assert.Equal(Fault.Inconsistent, Malformed(new GgufTestWriter().Tensor("a", 8, [16], new byte[34]).ToBytes()).Fault);
    }

    [Theory]
    [InlineData(64UL)]
    [InlineData(16UL)]
    [InlineData(0UL)]
    public void Refuses_holes_overlaps_and_tensors_out_of_place(ulong offset) =>
        Assert.Equal(Fault.Inconsistent, Malformed(new GgufTestWriter().Tensor("a", 0, [2], OneTwo).Tensor("b", 0, [2], OneTwo, offset).ToBytes()).Fault);

    [Fact]
    public void Refuses_bytes_that_belong_to_nothing()
    {
        Assert.Equal(Fault.Inconsistent, Malformed(new GgufTestWriter { After = new byte[32] }.Tensor("a", 0, [8], new byte[32]).ToBytes()).Fault);
        Assert.Equal(Fault.Inconsistent, Malformed(new GgufTestWriter { After = [1] }.Tensor("a", 0, [8], new byte[32]).ToBytes()).Fault);
        Assert.Equal(Fault.Inconsistent, Malformed([.. new GgufTestWriter().Tensor("a", 0, [2], OneTwo).ToBytes()[..^1], 7]).Fault);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 62)]
    [InlineData(1UL << 31)]
    public void Refuses_dimensions_whose_product_overflows(ulong dimension)
    {
        Assert.Contains(Malformed(new GgufTestWriter().Tensor("a", 0, [dimension, dimension], OneTwo).ToBytes()).Fault, new[] { Fault.TooLarge, Fault.Truncated });
        Assert.Contains(Malformed(new GgufTestWriter().Tensor("a", 0, [dimension], OneTwo).ToBytes()).Fault, new[] { Fault.TooLarge, Fault.Truncated });
        Assert.Contains(Malformed(new GgufTestWriter().Value("k", 9, stream => Array(stream, 8, dimension)).ToBytes()).Fault, new[] { Fault.TooLarge, Fault.Truncated });
    }

    [Fact]
    public void Refuses_arrays_inside_arrays_inside_arrays()
    {
        var bytes = new GgufTestWriter().Value("k", 9, stream =>
        {
            Array(stream, 9, 1);
            Array(stream, 9, 1);
            Array(stream, 0, 0);
        }).ToBytes();

        Assert.Equal(Fault.TooLarge, Malformed(bytes).Fault);
    }

    [Fact]
    public void Any_mutant_ends_Ok_or_Malformed_and_every_prefix_is_malformed()
    {
        var outcomes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var mutant in Mutator.Mutants(Valid(3), 4_000, seed: 60).Concat(Mutator.Mutants(Valid(2), 2_000, seed: 61)))
            outcomes.Add(Read(mutant) is Parsed<GgufModel>.Malformed malformed ? malformed.Fault.ToString() : "Ok");

        Assert.Equal(5, outcomes.Count);
        foreach (var prefix in Mutator.Prefixes(Valid(3)[..^28]))
            Assert.IsType<Parsed<GgufModel>.Malformed>(Read(prefix));
    }

    private static byte[] Valid(uint version) => new GgufTestWriter { Version = version }
        .Text("general.architecture", "llama")
        .UInt32("general.alignment", 32)
        .Texts("tokenizer.tokens", "a", "b")
        .Value("flag", 7, stream => stream.WriteByte(1))
        .Value("half", 6, stream => stream.Write(BitConverter.GetBytes(0.5F)))
        .Tensor("a", 0, [2, 1], OneTwo)
        .Tensor("b", 8, [32, 2], Blocks())
        .ToBytes();

    private static byte[] Blocks() => [.. Enumerable.Range(1, 68).Select(value => (byte)value)];

    private static void Array(Stream stream, uint type, ulong count)
    {
        stream.Write(BitConverter.GetBytes(type));
        stream.Write(BitConverter.GetBytes(count));
    }

    private static GgufModel Ok(byte[] file) => Read(file) switch
    {
        Parsed<GgufModel>.Ok ok => ok.Value,
        Parsed<GgufModel>.Malformed malformed => throw new InvalidOperationException($"{malformed.Fault} at {malformed.Offset}: {malformed.Detail}"),
        _ => throw new InvalidOperationException("Parsed has two cases."),
    };

    private static Parsed<GgufModel>.Malformed Malformed(byte[] file) => Assert.IsType<Parsed<GgufModel>.Malformed>(Read(file));

    private static Parsed<GgufModel> Read(byte[] file) => GgufReader.Read(new FileWindow(file), GgufLimits.Default, TestContext.Current.CancellationToken);
}
