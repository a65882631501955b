using System.Globalization;
using System.Text;
using TestKit;

namespace SupplyGuard.Tool.Tests;

/// <summary>Models that are not given golden samples as they are stored, recorded, pinned and judged through the real evaluator.</summary>
public sealed class FedModelTests : IDisposable
{
    private const int Samples = 120;

    private const int Steps = 3;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Samples_go_through_a_graph_of_their_own_which_is_pinned_and_part_of_the_baseline()
    {
        Record("retrain", Preprocessed(factor: 1));

        Assert.Equal(0, Run(ToyModel.Linear(2, 1, [3.5f, 0.15f])).ExitCode);
        Assert.Contains("model:evaluation/prepare.onnx", Text(), StringComparison.Ordinal);
        Assert.Contains("evaluation/prepare.onnx", File.ReadAllText(_folder.PathTo("supplyguard.lock.json")), StringComparison.Ordinal);

        Assert.Equal(1, Run(ToyModel.Linear(2, 1, [-4, 0.1f])).ExitCode);
        Assert.Contains("SG3102", Text(), StringComparison.Ordinal);

        _folder.Write("models/model.onnx", ToyModel.Linear(2, 1, [3.5f, 0.15f]));
        _folder.Write("evaluation/prepare.onnx", Preprocessed(factor: 1.5f));
        var changed = Text();
        Assert.Contains("SG2002", changed, StringComparison.Ordinal);
        Assert.Contains("SG3010", changed, StringComparison.Ordinal);

        Assert.Equal(0, ToolRun.In(_folder, "lock", "--only", "models").ExitCode);
        Assert.Contains("SG3006", Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_that_is_not_there_keeps_the_evaluation_from_running()
    {
        Record("retrain", Preprocessed(factor: 1));
        Assert.Equal(0, Run(ToyModel.Linear(2, 1, [3.5f, 0.15f])).ExitCode);

        File.Delete(_folder.PathTo("evaluation", "prepare.onnx"));
        var gone = Run(ToyModel.Linear(2, 1, [3.5f, 0.15f]), isLocked: false);

        Assert.NotEqual(0, gone.ExitCode);
        Assert.Contains("SG3007", gone.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hostile_graph_is_judged_before_it_runs()
    {
        Write("retrain", Preprocess);
        _folder.Write("evaluation/golden.csv", Table());
        _folder.Write("models/model.onnx", ToyModel.Linear(2, 1, [4, 0.1f]));
        _folder.Write("evaluation/prepare.onnx", Encoding.ASCII.GetBytes("not a graph"));

        var recorded = ToolRun.In(_folder, "evaluation", "record");

        Assert.NotEqual(0, recorded.ExitCode);
        Assert.Contains("evaluation/prepare.onnx", recorded.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.PathTo("evaluation", "baseline.json")));
    }

    [Theory]
    [InlineData("last")]
    [InlineData("mean")]
    public void A_model_with_a_state_is_judged_on_sequences_and_fails_when_it_reads_them_otherwise(string steps)
    {
        Write("retrain", $$""" "file": "evaluation/golden.bin", "format": "raw", "type": "F32", "shape": [{{Steps}}, 2], "input": "x", "labels": "evaluation/labels.csv" """, $$""" "inputs": { "state": [ { "input": "state", "output": "next" } ], "constants": { "rate": 2 }, "steps": "{{steps}}" }, """);
        _folder.Write("evaluation/golden.bin", Sequences());
        _folder.Write("evaluation/labels.csv", Encoding.UTF8.GetBytes("truth\n" + string.Concat(Enumerable.Range(0, Samples).Select(sample => sample % 2 == 0 ? "granted\n" : "refused\n"))));
        _folder.Write("trusted/model.onnx", Remembering(4, 0.1f));
        Assert.Equal("", ToolRun.In(_folder, "evaluation", "record", "--model", "trusted/model.onnx").Error);

        Assert.Equal(0, Run(Remembering(3.5f, 0.15f)).ExitCode);
        Assert.Equal(1, Run(Remembering(-4, 0.1f)).ExitCode);
        Assert.Contains("SG3102", Text(), StringComparison.Ordinal);

        _folder.Write("models/model.onnx", Remembering(3.5f, 0.15f));
        var policy = File.ReadAllText(_folder.PathTo("supplyguard.json"));
        _folder.Write("supplyguard.json", policy.Replace("\"rate\": 2", "\"rate\": 3", StringComparison.Ordinal));
        Assert.Equal(0, ToolRun.In(_folder, "lock", "--only", "models").ExitCode);
        Assert.Contains("SG3006", Text(), StringComparison.Ordinal);
    }

    private const string Preprocess = """ "file": "evaluation/golden.csv", "format": "csv", "input": "raw", "columns": { "features": ["b", "a"], "label": "truth" }, "preprocess": "evaluation/prepare.onnx" """;

    private void Record(string change, byte[] graph)
    {
        Write(change, Preprocess);
        _folder.Write("evaluation/golden.csv", Table());
        _folder.Write("evaluation/prepare.onnx", graph);
        _folder.Write("trusted/model.onnx", ToyModel.Linear(2, 1, [4, 0.1f]));
        Assert.Equal("", ToolRun.In(_folder, "evaluation", "record", "--model", "trusted/model.onnx").Error);
    }

    private ToolRun Run(byte[] model, bool isLocked = true)
    {
        _folder.Write("models/model.onnx", model);
        if (isLocked)
            Assert.Equal(0, ToolRun.In(_folder, "lock", "--only", "models").ExitCode);
        return ToolRun.In(_folder, "evaluation", "run", "--format", "json");
    }

    private string Text() => ToolRun.In(_folder, "evaluation", "run", "--format", "json").Output;

    private void Write(string change, string golden, string inputs = "") => _folder.Write("supplyguard.json", $$"""
        {
          "policy": 1,
          "models": [ { "path": "models/*.onnx" } ],
          "evaluations": [ {
            "name": "toy", "model": "models/model.onnx", "change": "{{change}}",
            "golden": { {{golden}} }, {{inputs}}
            "outputs": { "scores": "y", "kind": "binaryLogits", "classes": ["refused", "granted"] },
            "baseline": "evaluation/baseline.json",
            "timeout": "00:01:00" } ]
        }
        """);

    /// <summary><c>samples = raw · diagonal(factor, 1)</c>: no weights that were trained, and its input reaches its output.</summary>
    private static byte[] Preprocessed(float factor) => ToyModel.Graph([("MatMul", ["raw", "f"], "samples")], [("raw", [2])], [("samples", [2])], ToyModel.Weights("f", 2, 2, factor, 0, 0, 1));

    /// <summary><c>next = state + x · w</c>, <c>y = next · rate</c>.</summary>
    private static byte[] Remembering(float first, float second) => ToyModel.Graph(
        [("MatMul", ["x", "w"], "now"), ("Add", ["state", "now"], "next"), ("Mul", ["next", "rate"], "y")],
        [("x", [2]), ("state", [1]), ("rate", [1])],
        [("y", [1]), ("next", [1])],
        ToyModel.Weights("w", 2, 1, first, second));

    private static byte[] Table() => Encoding.UTF8.GetBytes(
        string.Concat(Enumerable.Range(0, Samples).Select(sample => string.Create(CultureInfo.InvariantCulture, $"{A(sample)},{(sample % 2 == 0 ? "granted" : "refused")},{B(sample)}\n")).Prepend("a,truth,b\n")));

    /// <summary>Every sample is three steps of two numbers, whose first add up to <see cref="B"/>.</summary>
    private static byte[] Sequences() =>
        [.. Enumerable.Range(0, Samples).SelectMany(sample => Enumerable.Range(0, Steps).SelectMany(step => (byte[])[.. BitConverter.GetBytes(B(sample) / Steps), .. BitConverter.GetBytes(A(sample) * step / 10)]))];

    private static float A(int sample) => sample * 7 % Samples / 10f;

    private static float B(int sample) => (sample % 2 == 0 ? 1 : -1) * (1 + (sample / 100f));
}
