using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.TensorFlow;
using TestKit;

namespace SupplyGuard.Formats.Tests.TensorFlow;

public sealed class TensorFlowReaderTests
{
    [Fact]
    public void Reads_operators_and_weights_of_a_frozen_graph()
    {
        var facts = Facts("valid/frozen.pb");

        Assert.Equal(FormatKind.TensorFlow, facts.Format);
        Assert.Equal(["Const", "Placeholder", "MatMul"], facts.Uses.Select(use => use.Name));
        Assert.Equal("w F32 [3, 2] e2c0a71510b5394d", Assert.Single(facts.Tensors) is var tensor ? $"{tensor} {tensor.Digest.Hex[..16]}" : "");
        Assert.Equal(6, facts.ParameterCount);
    }

    [Fact]
    public void Repeats_the_last_listed_value_as_TensorFlow_does() => Assert.Equal(
        [
            "complex C64 [2] " + Hash([0, 0, 0x80, 0x3F, 0, 0, 0, 0x40, 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40]), "flag BOOL [] " + Hash([1]), "half F16 [2] " + Hash([0, 0x3C, 0, 0x40]), "none F32 [0] " + Hash([]),
            "packed I32 [3] " + Hash([1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 3, 0, 0, 0]), "splat F32 [4] " + Hash([.. Enumerable.Repeat<byte[]>([0, 0, 0xC0, 0x3F], 4).SelectMany(value => value)]),
            "texts STRING [2] " + Hash([2, 0, 0, 0, 0, 0, 0, 0, (byte)'a', (byte)'b', 1, 0, 0, 0, 0, 0, 0, 0, (byte)'c']),
        ],
        Facts("valid/lists.pb").Tensors.Select(tensor => $"{tensor} {tensor.Digest.Hex}").Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("valid/saved_model.pb")]
    [InlineData("valid/graph.meta")]
    public void Knows_the_operators_that_only_the_saver_calls(string path)
    {
        var facts = Facts(path);

        Assert.Equal(["RestoreV2 saver", "SaveV2 saver"], facts.Uses.Where(use => use.Name is "SaveV2" or "RestoreV2").Select(use => $"{use.Name} {use.Detail}").Order(StringComparer.Ordinal));
        Assert.Equal("variables", Assert.Single(facts.Unread).Name);
    }

    [Fact]
    public void Does_not_take_a_function_of_the_library_for_an_operator()
    {
        var use = Assert.Single(Facts("valid/saved_model.pb").Uses, use => use.Name is "__inference_gelu_4");

        Assert.Equal(CodeUseKind.Function, use.Kind);
    }

    [Theory]
    [InlineData("write-file", "Operator WriteFile in z")]
    [InlineData("write-file", "Outside /tmp/.bashrc in path")]
    [InlineData("in-function", "Operator ReadFile in f/z")]
    [InlineData("graph-in-text", "Operator WriteFile in g@!z")]
    [InlineData("graph-in-attribute", "Operator WriteFile in d@!z")]
    [InlineData("list-of-functions", "Operator PyFunc in f/z")]
    [InlineData("custom-operator", "Operator ContosoWarp in z")]
    public void Says_what_a_hostile_graph_uses(string name, string use) =>
        Assert.Contains(use, Facts($"hostile/{name}.pb").Uses.Select(found => $"{found.Kind} {found.Name} in {Shown(found.Where)}"));

    [Fact]
    public void Judges_the_start_of_a_text_that_is_longer_than_a_path()
    {
        var use = Assert.Single(Facts("hostile/long-path.pb").Uses, use => use.Kind is CodeUseKind.Outside);

        Assert.StartsWith("/tmp/aaa", use.Name, StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_an_operator_in_graphs_inside_graphs() => Assert.Contains(Facts("hostile/graph-in-graph-in-graph.pb").Uses, use => use.Name is "WriteFile");

    [Fact]
    public void Does_not_take_for_the_savers_what_something_else_calls() =>
        Assert.Equal(["", "saver"], Facts("hostile/restore-at-inference.pb").Uses.Where(use => use.Name is "SaveV2" or "RestoreV2").Select(use => use.Detail).Order(StringComparer.Ordinal));

    [Fact]
    public void Reads_no_file_that_is_ONNX_as_well()
    {
        byte[] onnx = File.ReadAllBytes(Repository.PathTo("tests", "Corpus", "onnx", "valid", "matmul.onnx"));
        var graph = Corpus("valid/frozen.pb");

        Assert.Equal(FormatKind.Onnx, FormatSniffer.Sniff(new FileWindow(onnx)));
        Assert.Equal(FormatKind.TensorFlow, FormatSniffer.Sniff(new FileWindow(graph)));
        Assert.Equal(FormatKind.Unknown, FormatSniffer.Sniff(new FileWindow((byte[])[.. onnx, .. graph])));
    }

    [Fact]
    public void Refuses_what_is_beyond_the_limits()
    {
        var file = Corpus("valid/saved_model.pb");
        foreach (var limits in new[]
        {
            TensorFlowLimits.Default with { Nodes = 3 }, TensorFlowLimits.Default with { Functions = 1 }, TensorFlowLimits.Default with { Uses = 2 },
            TensorFlowLimits.Default with { Fields = 50 }, TensorFlowLimits.Default with { NameLength = 5 }, TensorFlowLimits.Default with { TotalText = 40 },
        })
        {
            Assert.Equal(Fault.TooLarge, Assert.IsType<Parsed<TensorFlowModel>.Malformed>(TensorFlowReader.Read(new FileWindow(file), limits, TestContext.Current.CancellationToken)).Fault);
        }
    }

    [Fact]
    public void Refuses_functions_inside_attributes_of_functions_without_end()
    {
        byte[] value = [];
        for (var i = 0; i < 200; i++)
            value = Field(10, [.. Field(1, "f"u8), .. Field(2, [.. Field(1, "k"u8), .. Field(2, value)])]);

        byte[] file = Field(1, [.. Field(1, "n"u8), .. Field(2, "Case"u8), .. Field(5, [.. Field(1, "k"u8), .. Field(2, value)])]);

        Assert.Equal(Fault.TooLarge, Assert.IsType<Parsed<TensorFlowModel>.Malformed>(TensorFlowReader.Read(new FileWindow(file), TensorFlowLimits.Default, TestContext.Current.CancellationToken)).Fault);

        static byte[] Field(int number, ReadOnlySpan<byte> content) => [(byte)((number << 3) | 2), (byte)((content.Length & 0x7F) | 0x80), (byte)(content.Length >> 7), .. content];
    }

    [Fact]
    public void Any_mutant_ends_Ok_or_Malformed()
    {
        foreach (var path in new[] { "valid/saved_model.pb", "valid/lists.pb", "hostile/graph-in-text.pb", "valid/graph.meta" })
        {
            foreach (var mutant in Mutator.Mutants(Corpus(path), 2_000, seed: 95))
                Assert.NotNull(TensorFlowReader.Read(new FileWindow(mutant), TensorFlowLimits.Default, TestContext.Current.CancellationToken));
        }
    }

    /// <summary>A place without the offsets of graphs inside the graph.</summary>
    private static string Shown(string where) => System.Text.RegularExpressions.Regex.Replace(where, "@\\d+!", "@!", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5));

    private static string Hash(byte[] bytes) => Digest.Sha256(bytes).Hex;

    private static byte[] Corpus(string name) => File.ReadAllBytes(Repository.PathTo("tests", "Corpus", "tensorflow", name));

    private static ModelFacts Facts(string path) => ModelReader.Read(new FileWindow(Corpus(path)), ModelLimits.Default, externalData: null, TestContext.Current.CancellationToken) switch
    {
        Parsed<ModelFacts>.Ok ok => ok.Value,
        Parsed<ModelFacts>.Malformed malformed => throw new InvalidOperationException($"{malformed.Fault} at {malformed.Offset}: {malformed.Detail}"),
        _ => throw new InvalidOperationException("Parsed has two cases."),
    };
}
