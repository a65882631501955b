using System.Text;
using System.Text.Json;
using TestKit;
using static TestKit.SafetensorsWriter;

namespace SupplyGuard.Tool.Tests;

public sealed class ModelCommandTests : IDisposable
{
    private static readonly float[] First = Numbers(6000, seed: 1);

    private static readonly float[] Second = Numbers(200, seed: 2);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Inspect_shows_what_is_in_a_model()
    {
        File.Copy(Repository.PathTo("samples", "ChequeReader", "models", "digits.onnx"), _folder.PathTo("digits.onnx"));

        Golden.Matches(Both("model", "inspect", "digits.onnx", "--statistics"));
    }

    [Fact]
    public void Inspect_shows_what_a_checkpoint_shares_and_says()
    {
        File.Copy(Checkpoint("edge_cases.pt"), _folder.PathTo("edge_cases.pt"));

        Golden.Matches(Both("model", "inspect", "edge_cases.pt"));
    }

    [Fact]
    public void Inspect_shows_the_files_beside_a_model()
    {
        _folder.Write("external_data.onnx", File.ReadAllBytes(Repository.PathTo("tests", "Corpus", "onnx", "valid", "external_data.onnx")));

        var run = ToolRun.In(_folder, "model", "inspect", "external_data.onnx");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("external file", run.Output, StringComparison.Ordinal);
        Assert.Contains("SG2207", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_counts_the_rows_that_it_leaves_out_and_escapes_names()
    {
        File.WriteAllBytes(_folder.PathTo("many.safetensors"), Many());

        var run = ToolRun.In(_folder, "model", "inspect", "many.safetensors");

        Assert.Contains("… and 10 more; --format json has them all", run.Output, StringComparison.Ordinal);
        Assert.Contains("t0\\u202e", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cut.safetensors", "FF00", 1, "SG2101")]
    [InlineData("what.bin", "0102", 3, "SG2104")]
    public void Inspect_ends_like_a_judgement_when_a_model_cannot_be_read(string name, string hex, int exitCode, string rule)
    {
        _folder.Write(name, Convert.FromHexString(hex));

        var (text, json) = (ToolRun.In(_folder, "model", "inspect", name), ToolRun.In(_folder, "model", "inspect", name, "--format", "json"));

        Assert.Equal((exitCode, exitCode), (text.ExitCode, json.ExitCode));
        Assert.Contains(rule, text.Output, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(json.Output);
        Assert.Equal(rule, document.RootElement.GetProperty("findings")[0].GetProperty("rule").GetString());
    }

    [Fact]
    public void Inspect_makes_sketches_with_a_key_that_is_long_enough()
    {
        _folder.Write("m.safetensors", Network(First, Second));
        _folder.Write("key", "sixteen bytes ok");
        _folder.Write("short", "fifteen bytes!!");

        using var document = JsonDocument.Parse(ToolRun.In(_folder, "model", "inspect", "m.safetensors", "--sketch-key", "key", "--format", "json").Output);
        Assert.Equal(256, document.RootElement.GetProperty("tensors")[0].GetProperty("statistics").GetProperty("sketch").GetArrayLength());

        Assert.Equal(2, ToolRun.In(_folder, "model", "inspect", "m.safetensors", "--sketch-key", "short").ExitCode);
        Assert.Equal(2, ToolRun.In(_folder, "model", "inspect", "m.safetensors", "--sketch-key", "none").ExitCode);
        Assert.Equal(2, ToolRun.In(_folder, "model", "inspect", "m.safetensors", "--sketch-key", "env:SUPPLYGUARD_NO_SUCH_KEY").ExitCode);
    }

    [Theory]
    [InlineData("inspect", "none.onnx")]
    [InlineData("inspect", ".")]
    [InlineData("diff", "none.onnx", "m.safetensors")]
    public void A_file_that_is_not_there_is_asked_wrongly(params string[] arguments)
    {
        _folder.Write("m.safetensors", Network(First, Second));

        Assert.Equal(2, ToolRun.In(_folder, ["model", .. arguments]).ExitCode);
    }

    [Fact]
    public void Diff_shows_which_numbers_changed_and_by_how_much()
    {
        float[] second = [.. Second];
        second[7] = 0.5f;
        _folder.Write("old.safetensors", Write(("fc1.weight", "F32", [60, 100], F32(First)), ("fc2.weight", "F32", [2, 100], F32(Second)), ("ids", "I64", [1], new byte[8])));
        _folder.Write("new.safetensors", Write(("fc1.weight", "F16", [60, 100], F16(First)), ("fc2.weight", "F32", [2, 100], F32(second)), ("more", "F32", [1], F32([1]))));

        Golden.Matches(Both("model", "diff", "old.safetensors", "new.safetensors"));
    }

    [Fact]
    public void Diff_shows_operators_and_metadata()
    {
        _folder.Write("old.onnx", SampleFiles.Onnx("Identity"));
        _folder.Write("new.onnx", SampleFiles.Onnx("Neg"));

        Golden.Matches(Both("model", "diff", "old.onnx", "new.onnx"));
    }

    [Fact]
    public void Diff_knows_the_same_weights_in_another_container()
    {
        File.Copy(Checkpoint("state_dict.pt"), _folder.PathTo("a.pt"));
        File.Copy(Checkpoint("weights_torchsharp.dat"), _folder.PathTo("b.dat"));

        var run = ToolRun.In(_folder, "model", "diff", "a.pt", "b.dat");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("identical weights (13 tensors) in another container: torchsharp instead of pytorch\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Diff_is_incomplete_when_one_model_cannot_be_read()
    {
        _folder.Write("old.safetensors", Network(First, Second));
        _folder.Write("new.safetensors", Network(First, Second)[..^1]);

        var run = ToolRun.In(_folder, "model", "diff", "old.safetensors", "new.safetensors");

        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.Contains("SG2101", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string Checkpoint(string name) => Repository.PathTo("tests", "SupplyGuard.Formats.Tests", "Torch", "Data", name);

    private static byte[] Network(float[] first, float[] second) => Write(("fc1.weight", "F32", [60, 100], F32(first)), ("fc2.weight", "F32", [2, 100], F32(second)));

    /// <summary>Fifty tensors whose names would turn a line around.</summary>
    private static byte[] Many()
    {
        var header = $"{{{string.Join(',', Enumerable.Range(0, 50).Select(index => $$"""
            "t{{index}}\u202e":{"dtype":"U8","shape":[1],"data_offsets":[{{index}},{{index + 1}}]}
            """))}}}";
        return [.. BitConverter.GetBytes((ulong)header.Length), .. Encoding.ASCII.GetBytes(header), .. new byte[50]];
    }

    private string Both(params string[] arguments)
    {
        var text = ToolRun.In(_folder, arguments);
        var json = ToolRun.In(_folder, [.. arguments, "--format", "json"]);
        Assert.Equal((0, 0), (text.ExitCode, json.ExitCode));
        using var document = JsonDocument.Parse(json.Output);
        return $"{text.Output}\n{json.Output}";
    }
}
