using System.Buffers.Binary;
using SupplyGuard.Formats.Mobile;
using SupplyGuard.Formats.Models;
using TestKit;

namespace SupplyGuard.Formats.Tests.Mobile;

public sealed class MobileReaderTests
{
    [Fact]
    public void Reads_operators_weights_and_metadata_of_TensorFlow_Lite()
    {
        var facts = Facts("valid/dense.tflite");

        Assert.Equal(FormatKind.TensorFlowLite, facts.Format);
        Assert.Equal(["Operator FULLY_CONNECTED", "Operator SOFTMAX"], facts.Uses.Select(use => $"{use.Kind} {use.Name}"));
        Assert.Equal("w F32 [2, 3] e2c0a71510b5394d", Assert.Single(facts.Tensors) is var tensor ? $"{tensor} {tensor.Digest.Hex[..16]}" : "");
        Assert.Equal(Digest.Sha256("1.5.0"u8), Assert.Single(facts.Members).Sha256);
        Assert.Empty(facts.Unread);
    }

    [Fact]
    public void Says_which_tensors_share_a_buffer_and_counts_its_numbers_once()
    {
        var facts = Facts("valid/shared.tflite");

        Assert.Equal(3, Assert.Single(facts.Shared).Length);
        Assert.Equal(3, facts.Tensors.Select(tensor => tensor.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(6, facts.ParameterCount);
    }

    [Theory]
    [InlineData("hostile/custom.tflite", "CustomOperator ContosoWarp")]
    [InlineData("hostile/flex.tflite", "CustomOperator FlexWriteFile")]
    [InlineData("hostile/delegate.pte", "CustomOperator ContosoBackend")]
    [InlineData("hostile/delegate.pte", "CustomOperator contoso::warp")]
    [InlineData("hostile/delegate.pte", "Operator aten::add")]
    public void Says_what_the_runtime_does_not_bring(string path, string use) => Assert.Contains(use, Facts(path).Uses.Select(found => $"{found.Kind} {found.Name}"));

    [Fact]
    public void Says_that_a_buffer_belongs_to_no_tensor() => Assert.Equal("buffer[3]", Assert.Single(Facts("hostile/unreferenced-buffer.tflite").Unread).Name);

    [Fact]
    public void Says_that_constants_of_ExecuTorch_are_not_read() => Assert.Equal("constants", Assert.Single(Facts("valid/add.pte").Unread).Name);

    [Fact]
    public void Reads_operators_and_weights_of_ONNX_Runtime()
    {
        var facts = Facts("valid/gemm.ort");

        Assert.Equal(FormatKind.Ort, facts.Format);
        Assert.Equal("ai.onnx Gemm", Assert.Single(facts.Operators) is var used ? $"{used.Domain} {used.OpType}" : "");
        Assert.Equal("w F32 [3, 2] e2c0a71510b5394d", Assert.Single(facts.Tensors) is var tensor ? $"{tensor} {tensor.Digest.Hex[..16]}" : "");
        Assert.Equal("com.contoso", Assert.Single(Facts("hostile/domain.ort").Operators).Domain);
    }

    [Fact]
    public void Ends_soon_when_everything_refers_to_one_table()
    {
        // Forty thousand graphs that are all one graph, with forty thousand tensors that are all one tensor.
        const int Many = 40_000, Graphs = 60, Graph = Graphs + (4 * Many), Tensors = Graph + 12, Tensor = Tensors + (4 * Many);
        var file = new byte[Tensor + 4];
        Write(0, 32);
        "TFL3"u8.CopyTo(file.AsSpan(4));
        Shorts(8, 14, 16, 4, 0, 8, 0, 12);
        Shorts(22, 6, 8, 4);
        Shorts(28, 4, 4);
        Write(32, 32 - 8);
        Write(36, 3);
        Write(40, 16);
        Write(44, 4);
        Write(48, 1);
        Write(52, Tensor - 52);
        Write(56, Many);
        for (var i = 0; i < Many; i++)
        {
            Write(Graphs + (4 * i), Graph - (Graphs + (4 * i)));
            Write(Tensors + (4 * i), Tensor - (Tensors + (4 * i)));
        }

        Write(Graph, Graph - 22);
        Write(Graph + 4, 4);
        Write(Graph + 8, Many);
        Write(Tensor, Tensor - 28);

        Assert.Equal(Fault.TooLarge, Assert.IsType<Parsed<ModelFacts>.Malformed>(Read(file)).Fault);

        void Write(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
        void Shorts(int at, params short[] values)
        {
            for (var i = 0; i < values.Length; i++)
                BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(at + (2 * i)), values[i]);
        }
    }

    [Fact]
    public void Refuses_what_is_beyond_the_limits()
    {
        foreach (var limits in new[]
        {
            MobileLimits.Default with { Tensors = 1 }, MobileLimits.Default with { Entries = 3 }, MobileLimits.Default with { Rank = 1 }, MobileLimits.Default with { Steps = 50 },
            MobileLimits.Default with { NameBytes = 0 }, MobileLimits.Default with { TotalText = 2 },
        })
        {
            Assert.Equal(Fault.TooLarge, Assert.IsType<Parsed<MobileModel>.Malformed>(MobileReader.Read(new FileWindow(Corpus("valid/dense.tflite")), FormatKind.TensorFlowLite, limits, TestContext.Current.CancellationToken)).Fault);
        }
    }

    [Fact]
    public void Any_mutant_ends_Ok_or_Malformed_and_every_prefix_does()
    {
        foreach (var path in new[] { "valid/dense.tflite", "valid/gemm.ort", "hostile/delegate.pte" })
        {
            foreach (var mutant in Mutator.Mutants(Corpus(path), 3_000, seed: 97).Concat(Mutator.Prefixes(Corpus(path))))
                Assert.NotNull(Read(mutant));
        }
    }

    private static byte[] Corpus(string name) => File.ReadAllBytes(Repository.PathTo("tests", "Corpus", "mobile", name));

    private static ModelFacts Facts(string path) => Read(Corpus(path)) switch
    {
        Parsed<ModelFacts>.Ok ok => ok.Value,
        Parsed<ModelFacts>.Malformed malformed => throw new InvalidOperationException($"{malformed.Fault} at {malformed.Offset}: {malformed.Detail}"),
        _ => throw new InvalidOperationException("Parsed has two cases."),
    };

    private static Parsed<ModelFacts> Read(byte[] file) => ModelReader.Read(new FileWindow(file), ModelLimits.Default, externalData: null, TestContext.Current.CancellationToken);
}
