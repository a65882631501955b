using System.Globalization;
using System.Text;
using System.Text.Json;
using TestKit;

namespace SupplyGuard.Tool.Tests;

/// <summary>Models that are no classifiers of one among many, recorded, pinned and judged through the real evaluator with golden data from a table.</summary>
public sealed class TaskCommandTests : IDisposable
{
    private const int Samples = 120;

    private const string TableForm = """ "file": "evaluation/golden.csv", "format": "csv", "input": "x", "columns": { "features": ["b", "a"], "label": "truth" } """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("binary", true)]
    [InlineData("binaryLogits", false)]
    public void A_model_of_one_number_for_two_classes_passes_as_recorded_and_fails_when_its_classes_are_swapped(string kind, bool sigmoid)
    {
        Write("retrain", kind, """["refused", "granted"]""");
        _folder.Write("evaluation/golden.csv", Table(sample => sample % 2 == 0 ? "granted" : "refused"));
        _folder.Write("trusted/model.onnx", ToyModel.Linear(2, 1, [4, 0.1f], sigmoid));
        Assert.Equal("", ToolRun.In(_folder, "evaluation", "record", "--model", "trusted/model.onnx").Error);

        Assert.Equal((0, "passed"), Run(ToyModel.Linear(2, 1, [3.5f, 0.15f], sigmoid)));
        Assert.Equal((1, "failed"), Run(ToyModel.Linear(2, 1, [-4, 0.1f], sigmoid)));
        Assert.Contains("SG3102", Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_embedding_passes_when_its_space_is_turned_and_fails_when_classes_fall_together()
    {
        Write("retrain", "embedding", """["refused", "granted"]""");
        _folder.Write("evaluation/golden.csv", Table(sample => sample % 2 == 0 ? "granted" : "refused"));
        _folder.Write("trusted/model.onnx", ToyModel.Linear(2, 3, [4, 0, 1, 0.1f, 0.1f, 0.1f]));
        Assert.Equal("", ToolRun.In(_folder, "evaluation", "record", "--model", "trusted/model.onnx").Error);

        Assert.Equal((0, "passed"), Run(ToyModel.Linear(2, 3, [1, -4, 0.05f, 0.1f, 0.1f, 0.1f])));
        Assert.Equal((1, "failed"), Run(ToyModel.Linear(2, 3, [0.001f, 0, 0.001f, 4, 4, 1])));
        Assert.Contains("SG310", Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_many_labels_passes_as_recorded_and_fails_when_it_loses_one()
    {
        Write("retrain", "multilabel", """["granted", "doubtful"]""", golden: """ "file": "evaluation/golden.csv", "format": "csv", "input": "x", "columns": { "features": ["b", "a"], "label": ["granted", "doubtful"] } """);
        _folder.Write("evaluation/golden.csv", Encoding.UTF8.GetBytes("a,granted,doubtful,b\n" + string.Concat(Enumerable.Range(0, Samples).Select(sample => string.Create(CultureInfo.InvariantCulture, $"{A(sample)},{1 - (sample % 2)},{sample % 2},{B(sample)}\n")))));
        _folder.Write("trusted/model.onnx", ToyModel.Linear(2, 2, [4, -4, 0.1f, 0.1f], sigmoid: true));
        Assert.Equal("", ToolRun.In(_folder, "evaluation", "record", "--model", "trusted/model.onnx").Error);

        Assert.Equal((0, "passed"), Run(ToyModel.Linear(2, 2, [3.9f, -4.1f, 0.12f, 0.12f], sigmoid: true)));
        Assert.Equal((1, "failed"), Run(ToyModel.Linear(2, 2, [3.9f, 0.2f, 0.12f, 0.12f], sigmoid: true)));
        Assert.Contains("'doubtful'", Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_estimates_passes_while_its_error_stays_and_fails_when_it_grows()
    {
        Write("retrain", "regression", """["price"]""", """ "limits": { "error": { "metric": "mae", "limit": 0.2, "worsening": 0.25 } },""");
        _folder.Write("evaluation/golden.csv", Table(sample => Price(sample).ToString("R", CultureInfo.InvariantCulture)));
        _folder.Write("trusted/model.onnx", ToyModel.Linear(2, 1, [1, 2]));
        Assert.Equal("", ToolRun.In(_folder, "evaluation", "record", "--model", "trusted/model.onnx").Error);

        Assert.Equal((0, "passed"), Run(ToyModel.Linear(2, 1, [1.001f, 2.001f])));
        Assert.Contains("mae", Text(), StringComparison.Ordinal);

        Assert.Equal((1, "failed"), Run(ToyModel.Linear(2, 1, [1, 2.03f])));
        Assert.Contains("SG3131", Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("SG3130", Text(), StringComparison.Ordinal);

        Assert.Equal((1, "failed"), Run(ToyModel.Linear(2, 1, [-1, 2])));
        Assert.Contains("SG3130", Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_converted_model_that_estimates_is_held_to_the_outputs_of_its_baseline()
    {
        Write("convert", "regression", """["price"]""", """ "limits": { "tolerance": { "absolute": 0.01, "relative": 0.01 }, "weightDistance": 1 },""");
        _folder.Write("evaluation/golden.csv", Table(sample => Price(sample).ToString("R", CultureInfo.InvariantCulture)));
        _folder.Write("trusted/model.onnx", ToyModel.Linear(2, 1, [1, 2]));
        Assert.Equal("", ToolRun.In(_folder, "evaluation", "record", "--model", "trusted/model.onnx").Error);

        Assert.Equal((0, "passed"), Run(ToyModel.Linear(2, 1, [1.002f, 2.002f])));
        Assert.Equal((1, "failed"), Run(ToyModel.Linear(2, 1, [1.05f, 2])));
        Assert.Contains("SG3132", Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_limits_nothing_that_estimates_is_judged()
    {
        Write("retrain", "regression", """["price"]""");
        _folder.Write("evaluation/golden.csv", Table(sample => Price(sample).ToString("R", CultureInfo.InvariantCulture)));
        _folder.Write("models/model.onnx", ToyModel.Linear(2, 1, [1, 2]));

        var recorded = ToolRun.In(_folder, "evaluation", "record");

        Assert.Equal(3, recorded.ExitCode);
        Assert.Contains("SG3014", recorded.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_in_a_file_of_their_own_are_pinned_and_a_change_of_them_stops_the_evaluation()
    {
        Write("unchanged", "binaryLogits", """["refused", "granted"]""", golden: """ "file": "evaluation/golden.bin", "labels": "evaluation/labels.csv", "format": "raw", "type": "F32", "shape": [2], "input": "x" """);
        _folder.Write("evaluation/golden.bin", [.. Enumerable.Range(0, Samples).SelectMany(sample => (byte[])[.. BitConverter.GetBytes(B(sample)), .. BitConverter.GetBytes(A(sample))])]);
        _folder.Write("evaluation/labels.csv", Labels(swapped: -1));
        _folder.Write("models/model.onnx", ToyModel.Linear(2, 1, [4, 0.1f]));
        Assert.Equal("", ToolRun.In(_folder, "evaluation", "record").Error);
        Assert.Equal(0, ToolRun.In(_folder, "lock", "--only", "models").ExitCode);

        var passed = ToolRun.In(_folder, "evaluation", "run", "--format", "json");
        _folder.Write("evaluation/labels.csv", Labels(swapped: 7));
        var changed = ToolRun.In(_folder, "evaluation", "run").Output;

        Assert.Equal(0, passed.ExitCode);
        Assert.Contains("model:evaluation/labels.csv", passed.Output, StringComparison.Ordinal);
        Assert.Contains("SG2002", changed, StringComparison.Ordinal);
        Assert.Contains("SG3010", changed, StringComparison.Ordinal);
        Assert.Equal(0, ToolRun.In(_folder, "lock", "--only", "models").ExitCode);
        Assert.Contains("SG3006", ToolRun.In(_folder, "evaluation", "run").Output, StringComparison.Ordinal);

        static string Labels(int swapped) => "truth\n" + string.Concat(Enumerable.Range(0, Samples).Select(sample => sample % 2 == 0 == (sample != swapped) ? "granted\n" : "refused\n"));
    }

    private (int ExitCode, string? Verdict) Run(byte[] model)
    {
        _folder.Write("models/model.onnx", model);
        Assert.Equal(0, ToolRun.In(_folder, "lock", "--only", "models").ExitCode);
        var run = ToolRun.In(_folder, "evaluation", "run", "--format", "json");
        using var report = JsonDocument.Parse(run.Output);
        return (run.ExitCode, report.RootElement.GetProperty("verdict").GetString());
    }

    private string Text() => ToolRun.In(_folder, "evaluation", "run").Output;

    private void Write(string change, string kind, string classes, string extra = "", string golden = TableForm) => _folder.Write("supplyguard.json", $$"""
        {
          "policy": 1,
          "models": [ { "path": "models/*.onnx" } ],
          "evaluations": [ {
            "name": "toy", "model": "models/model.onnx", "change": "{{change}}",
            "golden": { {{golden}} },
            "outputs": { "scores": "y", "kind": "{{kind}}", "classes": {{classes}} },
            "baseline": "evaluation/baseline.json",{{extra}}
            "timeout": "00:01:00" } ]
        }
        """);

    /// <summary>Two features and what is true, one row for each sample; the columns stand in another order than the model wants them.</summary>
    private static byte[] Table(Func<int, string> truth) => Encoding.UTF8.GetBytes(
        string.Concat(Enumerable.Range(0, Samples).Select(sample => string.Create(CultureInfo.InvariantCulture, $"{A(sample)},{truth(sample)},{B(sample)}\n")).Prepend("a,truth,b\n")));

    private static float A(int sample) => sample * 7 % Samples / 10f;

    private static float B(int sample) => (sample % 2 == 0 ? 1 : -1) * (1 + (sample / 100f));

    /// <summary>What <c>b + 2a</c> says, give or take a tenth.</summary>
    private static float Price(int sample) => B(sample) + (2 * A(sample)) + (sample % 2 == 0 ? 0.1f : -0.1f);
}
