using System.Text;
using TestKit;

namespace SupplyGuard.Tool.Tests;

/// <summary>A model that finds objects, recorded, pinned and judged through the real evaluator. Every sample holds one car and one person.</summary>
public sealed class DetectionCommandTests : IDisposable
{
    private const int Samples = 120;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_detector_passes_while_it_finds_what_it_found_and_fails_when_it_loses_or_invents_objects()
    {
        Record();

        Assert.Equal((0, ""), Judge(Detector(car: [0.85f, 0.02f], person: [0.02f, 0.95f])));
        Assert.Equal((1, "SG3133"), Judge(Detector(car: [0.9f, 0], person: [0, 0.3f])));
        Assert.Equal((1, "SG3134"), Judge(Detector(car: [0.9f, 0.9f], person: [0, 0.9f])));
        Assert.Equal((1, "SG3133 SG3134"), Judge(Detector(car: [0.9f, 0], person: [0, 0.9f], size: 3)));
    }

    [Fact]
    public void An_unchanged_detector_passes_and_one_in_its_place_does_not()
    {
        Record("unchanged");

        Assert.Equal((0, ""), Judge(Detector(car: [0.9f, 0], person: [0, 0.9f])));
        var (exitCode, rules) = Judge(Detector(car: [0.9f, 0], person: [0, 0.9f], size: 1.001f));
        Assert.NotEqual(0, exitCode);
        Assert.Equal("SG3006 SG3101", rules);
    }

    [Fact]
    public void A_detector_that_overlooks_its_objects_cannot_be_recorded()
    {
        Prepare("retrain");
        _folder.Write("models/model.onnx", Detector(car: [0.9f, 0], person: [0, 0.3f]));

        var recorded = ToolRun.In(_folder, "evaluation", "record");

        Assert.NotEqual(0, recorded.ExitCode);
        Assert.Contains("SG3022", recorded.Output, StringComparison.Ordinal);
        Assert.Contains("'person'", recorded.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.PathTo("evaluation", "baseline.json")));
    }

    [Fact]
    public void Limits_with_which_nothing_could_fail_are_told_when_the_baseline_is_recorded()
    {
        Prepare("retrain", lost: "1");
        _folder.Write("models/model.onnx", Detector(car: [0.9f, 0], person: [0, 0.9f]));

        var recorded = ToolRun.In(_folder, "evaluation", "record");

        Assert.Equal(3, recorded.ExitCode);
        Assert.Contains("SG3009", recorded.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"score\": 0.5, \"overlap\": 0.75")]
    [InlineData("\"score\": 0.6")]
    public void Another_overlap_or_score_is_another_baseline(string limits)
    {
        Record();
        var policy = File.ReadAllText(_folder.PathTo("supplyguard.json"));
        _folder.Write("supplyguard.json", policy.Replace("\"score\": 0.5", limits, StringComparison.Ordinal));

        Assert.Equal((3, "SG3006"), Judge(Detector(car: [0.85f, 0], person: [0, 0.95f])));
    }

    private void Record(string change = "retrain")
    {
        Prepare(change);
        _folder.Write("trusted/model.onnx", Detector(car: [0.9f, 0], person: [0, 0.9f]));
        Assert.Equal("", ToolRun.In(_folder, "evaluation", "record", "--model", "trusted/model.onnx").Error);
    }

    /// <summary>How it ended, and which rules of errors it broke.</summary>
    private (int ExitCode, string Rules) Judge(byte[] model)
    {
        _folder.Write("models/model.onnx", model);
        Assert.Equal(0, ToolRun.In(_folder, "lock", "--only", "models").ExitCode);
        var run = ToolRun.In(_folder, "evaluation", "run", "--format", "json");
        using var report = System.Text.Json.JsonDocument.Parse(run.Output);
        var rules = report.RootElement.GetProperty("findings").EnumerateArray().Where(finding => finding.GetProperty("severity").GetString() is "error").Select(finding => finding.GetProperty("rule").GetString());
        return (run.ExitCode, string.Join(' ', rules.Distinct().Order(StringComparer.Ordinal)));
    }

    private void Prepare(string change, string lost = "0.05")
    {
        _folder.Write("supplyguard.json", $$"""
            {
              "policy": 1,
              "models": [ { "path": "models/*.onnx" } ],
              "evaluations": [ {
                "name": "toy", "model": "models/model.onnx", "change": "{{change}}",
                "golden": { "file": "evaluation/golden.bin", "format": "raw", "type": "F32", "shape": [2, 6], "input": "x", "labels": "evaluation/boxes.npy" },
                "outputs": { "scores": "scores", "boxes": "boxes", "kind": "detection", "classes": ["car", "person"] },
                "limits": { "detection": { "score": 0.5, "lost": {{lost}}, "invented": 0.05 } },
                "baseline": "evaluation/baseline.json",
                "timeout": "00:01:00" } ]
            }
            """);
        _folder.Write("evaluation/golden.bin", Floats(sample => [.. Car(sample), 1, 0, .. Person(sample), 0, 1]));
        byte[] header = [.. Encoding.ASCII.GetBytes($"{{'descr': '<f4', 'fortran_order': False, 'shape': ({Samples}, 2, 5), }}".PadRight(117)), (byte)'\n'];
        _folder.Write("evaluation/boxes.npy", [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header, .. Floats(sample => [0, .. Car(sample), 1, .. Person(sample)])]);
    }

    private static float[] Car(int sample) => [sample, 10, sample + 20, 30 + (sample % 7)];

    private static float[] Person(int sample) => [200, sample, 210 + (sample % 5), sample + 30];

    private static byte[] Floats(Func<int, float[]> row) => [.. Enumerable.Range(0, Samples).SelectMany(sample => row(sample).SelectMany(BitConverter.GetBytes))];

    /// <summary>Corners are the first four numbers of a row, times a size; the score of each class is a mixture of the last two.</summary>
    private static byte[] Detector(float[] car, float[] person, float size = 1) => ToyModel.Graph(
        [("MatMul", ["x", "b"], "boxes"), ("MatMul", ["x", "s"], "scores")],
        [("x", [2, 6])],
        [("boxes", [2, 4]), ("scores", [2, 2])],
        [
            .. ToyModel.Weights("b", 6, 4, [size, 0, 0, 0, 0, size, 0, 0, 0, 0, size, 0, 0, 0, 0, size, .. new float[8]]),
            .. ToyModel.Weights("s", 6, 2, [.. new float[8], car[0], person[0], car[1], person[1]]),
        ]);
}
