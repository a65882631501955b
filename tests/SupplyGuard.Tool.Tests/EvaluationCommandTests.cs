using System.Text.Json;
using TestKit;

namespace SupplyGuard.Tool.Tests;

/// <summary>Recording and running evaluations through the real evaluator, which the build puts beside the tests.</summary>
public sealed class EvaluationCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_recorded_and_locked_model_passes_and_one_with_swapped_classes_fails()
    {
        SampleFiles.WriteEvaluation(_folder, change: "unchanged");

        var recorded = ToolRun.In(_folder, "evaluation", "record");
        Assert.Equal((0, ""), (recorded.ExitCode, recorded.Error));
        Assert.StartsWith("yes-no: 100 golden samples, 2 classes, model sha256:", recorded.Output, StringComparison.Ordinal);
        Assert.EndsWith($"\nwrote {Path.Combine("evaluation", "baseline.json")}\n", recorded.Output, StringComparison.Ordinal);
        Assert.Equal("nothing changed\n", ToolRun.In(_folder, "evaluation", "record").Output);

        Assert.Contains("SG1110", ToolRun.In(_folder, "evaluation", "run").Output, StringComparison.Ordinal);
        Assert.Equal(0, ToolRun.In(_folder, "lock", "--only", "models").ExitCode);
        var passed = ToolRun.In(_folder, "evaluation", "run");
        Assert.Equal((0, ""), (passed.ExitCode, passed.Error));
        Assert.Contains("accuracy", passed.Output, StringComparison.Ordinal);

        SampleFiles.WriteEvaluation(_folder, change: "finetune");
        _folder.Write("models/scores.onnx", SampleFiles.Onnx("Neg"));
        Assert.Contains("SG3010", ToolRun.In(_folder, "evaluation", "run").Output, StringComparison.Ordinal);
        Assert.Equal(0, ToolRun.In(_folder, "lock", "--only", "models").ExitCode);
        Assert.Equal(1, ToolRun.In(_folder, "evaluation", "run").ExitCode);
    }

    [Theory]
    [InlineData("unchanged", 3)]
    [InlineData("finetune", 0)]
    [InlineData("retrain", 0)]
    public void A_model_with_other_bytes_and_the_same_behaviour_passes_unless_it_claims_to_be_unchanged(string change, int exitCode)
    {
        SampleFiles.WriteEvaluation(_folder, change);
        _folder.Write("trusted/scores.onnx", [.. SampleFiles.Onnx("Identity"), 0x12, 1, (byte)'p']);

        var recorded = ToolRun.In(_folder, "evaluation", "record", "--model", "trusted/scores.onnx");

        Assert.Equal((0, ""), (recorded.ExitCode, recorded.Error));
        Assert.Equal(0, ToolRun.In(_folder, "lock", "--only", "models").ExitCode);
        Assert.Equal(exitCode, ToolRun.In(_folder, "evaluation", "run", "yes-no").ExitCode);
    }

    [Fact]
    public void Running_an_evaluation_judges_and_counts_no_unrelated_model()
    {
        SampleFiles.WriteEvaluation(_folder, change: "unchanged");
        Assert.Equal(0, ToolRun.In(_folder, "evaluation", "record").ExitCode);
        Assert.Equal(0, ToolRun.In(_folder, "lock", "--only", "models").ExitCode);
        _folder.Write("models/other.onnx", "nonsense");

        var alone = ToolRun.In(_folder, "evaluation", "run", "--format", "json");
        var all = ToolRun.In(_folder, "verify", "--format", "json");

        Assert.Equal((0, 1), (alone.ExitCode, all.ExitCode));
        using var report = JsonDocument.Parse(alone.Output);
        Assert.Equal(
            ["evaluation:yes-no", "model:evaluation/baseline.json", "model:evaluation/golden.npz", "model:models/scores.onnx"],
            report.RootElement.GetProperty("subjects").EnumerateArray().Select(subject => subject.GetProperty("id").GetString()).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \"device\": \"cpu\", \"requireDevice\": true,")]
    public void A_device_that_this_evaluator_does_not_have_is_never_passed_over_in_silence(string extra)
    {
        SampleFiles.WriteEvaluation(_folder, "unchanged", extra);
        Assert.Equal(0, ToolRun.In(_folder, "evaluation", "record").ExitCode);
        Assert.Equal(0, ToolRun.In(_folder, "lock", "--only", "models").ExitCode);

        var run = ToolRun.In(_folder, "evaluation", "run", "--device", "directml");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("error SG3011: The runtime refused to evaluate 'models/scores.onnx': 'The runtime cannot run on \"directml\"", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Honest_siblings_are_measured_and_recorded_with_the_baseline()
    {
        SampleFiles.WriteEvaluation(_folder, change: "retrain");
        for (var index = 0; index < 3; index++)
            _folder.Write($"runs/seed {index}.onnx", [.. SampleFiles.Onnx("Identity"), 0x12, 1, (byte)('p' + index)]);

        var few = ToolRun.In(_folder, "evaluation", "record", "yes-no", "--calibrate", "runs/seed 0.onnx", "runs/seed 1.onnx");
        Assert.Equal((3, "Nothing was written.\n"), (few.ExitCode, few.Error));
        Assert.Contains("error SG3129: The limits of 'yes-no' cannot be calibrated: 2 siblings were given, and 3 to 32 are needed.", few.Output, StringComparison.Ordinal);
        Assert.EndsWith("; 1 evaluation examined", few.Output.TrimEnd(), StringComparison.Ordinal);

        var recorded = ToolRun.In(_folder, "evaluation", "record", "yes-no", "--calibrate", "runs/seed 0.onnx", "runs/seed 1.onnx", "runs/seed 2.onnx");

        Assert.Equal((0, ""), (recorded.ExitCode, recorded.Error));
        using var baseline = JsonDocument.Parse(File.ReadAllText(_folder.PathTo("evaluation", "baseline.json")));
        Assert.Equal([0, 0, 0], baseline.RootElement.GetProperty("calibration").EnumerateArray().Select(sibling => sibling.GetProperty("erosion").GetDouble()));
    }

    [Fact]
    public void A_sibling_of_another_architecture_is_not_run_and_nothing_is_written()
    {
        SampleFiles.WriteEvaluation(_folder, change: "retrain");
        for (var index = 0; index < 3; index++)
            _folder.Write($"runs/{index}.onnx", [.. SampleFiles.Onnx(index is 2 ? "Relu" : "Identity"), 0x12, 1, (byte)('p' + index)]);

        var run = ToolRun.In(_folder, "evaluation", "record", "yes-no", "--calibrate", "runs/0.onnx", "runs/1.onnx", "runs/2.onnx");

        Assert.Equal((3, "Nothing was written.\n"), (run.ExitCode, run.Error));
        Assert.Contains("SG3129: The limits of 'yes-no' cannot be calibrated: 'runs/2.onnx' computes something else than 'models/scores.onnx'", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sibling_that_does_not_pass_its_own_checks_is_not_run_and_nothing_is_written()
    {
        SampleFiles.WriteEvaluation(_folder);
        _folder.Write("a.onnx", "nonsense");

        var run = ToolRun.In(_folder, "evaluation", "record", "--calibrate", "a.onnx", "b.onnx", "c.onnx");

        Assert.Equal("Nothing was written.\n", run.Error);
        Assert.Contains("SG2103", run.Output, StringComparison.Ordinal);
        Assert.Contains("b.onnx", run.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.PathTo("evaluation", "baseline.json")));
    }

    [Fact]
    public void Nothing_is_recorded_from_a_malformed_model()
    {
        SampleFiles.WriteEvaluation(_folder);
        _folder.Write("models/scores.onnx", "nonsense");

        var run = ToolRun.In(_folder, "evaluation", "record");

        Assert.Equal((1, "Nothing was written.\n"), (run.ExitCode, run.Error));
        Assert.False(File.Exists(_folder.PathTo("evaluation", "baseline.json")));
    }

    [Fact]
    public void Recording_from_a_model_that_is_not_there_writes_nothing()
    {
        SampleFiles.WriteEvaluation(_folder);

        var run = ToolRun.In(_folder, "evaluation", "record", "--model", "nowhere.onnx");

        Assert.NotEqual(0, run.ExitCode);
        Assert.False(File.Exists(_folder.PathTo("evaluation", "baseline.json")));
    }

    [Fact]
    public void Cancelling_an_evaluation_ends_with_130_and_leaves_no_folder_behind()
    {
        SampleFiles.WriteEvaluation(_folder);
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        var run = ToolRun.In(_folder.Path, ["evaluation", "record"], cancellation.Token);

        Assert.Equal(new ToolRun(130, "", "cancelled\n"), run);
        Assert.Equal(["golden.npz"], Directory.GetFiles(_folder.PathTo("evaluation")).Select(Path.GetFileName));
    }

    public void Dispose() => _folder.Dispose();
}
