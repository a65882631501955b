using System.Text;
using System.Text.Json;
using TestKit;

namespace SupplyGuard.Tool.Tests;

/// <summary>
/// Models that give every place of a picture a class, recorded, pinned and judged through the real evaluator. Every sample has two rows of road above
/// and a person below; the model mixes the rows of the scores that it is given.
/// </summary>
public sealed class SegmentationCommandTests : IDisposable
{
    private const int Samples = 120;

    private const int Side = 6;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Maps_pass_while_they_show_what_they_showed_and_fail_when_they_lose_or_invent_a_class()
    {
        Record();

        Assert.Equal((0, ""), Judge(Mixer((4, 3, 0.1f), (0, 0, 0.9f))));
        Assert.Equal((1, "SG3133"), Judge(Mixer((4, 4, 0), (5, 5, 0))));
        Assert.Equal((1, "SG3134"), Judge(Mixer((3, 0, 2))));
        Assert.Equal((1, "SG3133 SG3134"), Judge(Mixer((0, 0, 0), (0, 5, 1), (4, 4, 0), (4, 0, 1))));
    }

    [Fact]
    public void A_report_says_of_every_class_in_how_many_samples_it_is_found()
    {
        Record();
        _folder.Write("models/model.onnx", Mixer((4, 4, 0), (5, 5, 0)));
        Assert.Equal(0, ToolRun.In(_folder, "lock", "--only", "models").ExitCode);

        using var report = JsonDocument.Parse(ToolRun.In(_folder, "evaluation", "run", "--format", "json").Output);
        var measured = report.RootElement.GetProperty("measurements").EnumerateArray().ToDictionary(measurement => measurement.GetProperty("name").GetString()!, measurement => measurement.GetProperty("value").GetDouble());

        Assert.Equal((1, 0), (measured["found[road]"], measured["found[person]"]));
        Assert.Equal((0, 1), (measured["newlyLost[road]"], measured["newlyLost[person]"]));
        Assert.Equal((0, 0), (measured["newlyInvented[road]"], measured["newlyInvented[person]"]));
    }

    [Fact]
    public void Unchanged_maps_pass_and_others_in_their_place_do_not()
    {
        Record("unchanged");

        Assert.Equal((0, ""), Judge(Mixer()));
        Assert.Equal((3, "SG3006"), Judge(Mixer((0, 0, 1 + 1e-7f))));
        var (exitCode, rules) = Judge(Mixer((0, 0, 1.001f)));
        Assert.Equal((1, "SG3006 SG3101"), (exitCode, rules));
    }

    [Fact]
    public void A_text_detector_of_one_map_is_recorded_and_fails_where_text_is_overlooked_or_invented()
    {
        Prepare("retrain", text: true);
        Record(TextDetector());

        Assert.Equal((0, ""), Judge(TextDetector((0, 0, 0.9f))));
        Assert.Equal((1, "SG3133"), Judge(TextDetector((0, 0, 0.5f), (1, 1, 0.5f))));
        Assert.Equal((1, "SG3134"), Judge(TextDetector((4, 0, 1))));
    }

    [Fact]
    public void Maps_of_another_size_than_the_model_answers_are_told_with_both_sizes()
    {
        Prepare("retrain", side: Side / 2);
        _folder.Write("models/model.onnx", Mixer());

        var recorded = ToolRun.In(_folder, "evaluation", "record");

        Assert.NotEqual(0, recorded.ExitCode);
        Assert.Contains("SG3008", recorded.Output, StringComparison.Ordinal);
        Assert.Contains("'6' rows and '6' columns, but the true maps of the golden data have '3' and '3'", recorded.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_overlooks_a_class_and_limits_with_which_nothing_could_fail_cannot_be_recorded()
    {
        Prepare("retrain");
        _folder.Write("models/model.onnx", Mixer((4, 4, 0), (5, 5, 0)));
        Assert.Contains("SG3022", ToolRun.In(_folder, "evaluation", "record").Output, StringComparison.Ordinal);

        Prepare("retrain", lost: "1");
        _folder.Write("models/model.onnx", Mixer());
        var recorded = ToolRun.In(_folder, "evaluation", "record");
        Assert.Equal(3, recorded.ExitCode);
        Assert.Contains("SG3009", recorded.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"overlap\": 0.75, \"lost\"")]
    [InlineData("\"area\": 0.02, \"lost\"")]
    public void Another_overlap_or_area_is_another_baseline(string limits)
    {
        Record();
        var policy = File.ReadAllText(_folder.PathTo("supplyguard.json"));
        _folder.Write("supplyguard.json", policy.Replace("\"lost\"", limits, StringComparison.Ordinal));

        Assert.Equal((3, "SG3006"), Judge(Mixer()));
    }

    private void Record(string change = "retrain")
    {
        Prepare(change);
        Record(Mixer());
    }

    private void Record(byte[] trusted)
    {
        _folder.Write("trusted/model.onnx", trusted);
        Assert.Equal("", ToolRun.In(_folder, "evaluation", "record", "--model", "trusted/model.onnx").Error);
    }

    /// <summary>How it ended, and which rules of errors it broke.</summary>
    private (int ExitCode, string Rules) Judge(byte[] model)
    {
        _folder.Write("models/model.onnx", model);
        Assert.Equal(0, ToolRun.In(_folder, "lock", "--only", "models").ExitCode);
        var run = ToolRun.In(_folder, "evaluation", "run", "--format", "json");
        using var report = JsonDocument.Parse(run.Output);
        var rules = report.RootElement.GetProperty("findings").EnumerateArray().Where(finding => finding.GetProperty("severity").GetString() is "error").Select(finding => finding.GetProperty("rule").GetString());
        return (run.ExitCode, string.Join(' ', rules.Distinct().Order(StringComparer.Ordinal)));
    }

    private void Prepare(string change, string lost = "0.05", int side = Side, bool text = false)
    {
        var (shape, classes, score) = text ? ("[6, 6]", "[\"text\"]", "\"score\": 0.5, ") : ("[3, 6, 6]", "[\"road\", \"person\"]", "");
        _folder.Write("supplyguard.json", $$"""
            {
              "policy": 1,
              "models": [ { "path": "models/*.onnx" } ],
              "evaluations": [ {
                "name": "toy", "model": "models/model.onnx", "change": "{{change}}",
                "golden": { "file": "evaluation/golden.bin", "format": "raw", "type": "F32", "shape": {{shape}}, "input": "x", "labels": "evaluation/maps.npy" },
                "outputs": { "scores": "y", "kind": "segmentation", "classes": {{classes}} },
                "limits": { "segmentation": { {{score}}"lost": {{lost}}, "invented": 0.05 } },
                "baseline": "evaluation/baseline.json",
                "timeout": "00:01:00" } ]
            }
            """);
        _folder.Write("evaluation/golden.bin", [.. Enumerable.Range(0, Samples).SelectMany(sample => text ? Scores(sample, 0, 0.1f) : (float[])[.. Scores(sample, -1, 0), .. Scores(sample, 0, 0), .. Scores(sample, 1, 0)]).SelectMany(BitConverter.GetBytes)]);
        byte[] header = [.. Encoding.ASCII.GetBytes($"{{'descr': '|i1', 'fortran_order': False, 'shape': ({Samples}, {side}, {side}), }}".PadRight(117)), (byte)'\n'];
        _folder.Write("evaluation/maps.npy", [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header, .. Enumerable.Range(0, Samples).SelectMany(sample => Map(sample, side).Select(index => text && index == 1 ? unchecked((byte)-1) : unchecked((byte)index)))]);
    }

    /// <summary>0.9 where a class is and 0 or more elsewhere, a little different in every sample.</summary>
    private static IEnumerable<float> Scores(int sample, int index, float elsewhere) => Map(sample, Side).Select((now, place) => (now == index ? 0.9f : elsewhere) + (((sample * 7) + place) % 50 / 2000f));

    /// <summary>Road in the first third of the rows, in the last a person of two columns, nothing between.</summary>
    private static IEnumerable<int> Map(int sample, int side) => Enumerable.Range(0, side * side).Select(place => (place / side) switch
    {
        var row when row < side / 3 => 0,
        var row when row >= 2 * side / 3 && place % side is var column && column >= sample % 4 && column < (sample % 4) + 2 => 1,
        _ => -1,
    });

    /// <summary>Hands scores on, but for some rows: to the row that is named first goes that much of the second.</summary>
    private static byte[] Mixer(params (int To, int From, float Share)[] rows) => ToyModel.Graph([("MatMul", ["w", "x"], "y")], [("x", [3, Side, Side])], [("y", [3, Side, Side])], Weights(rows));

    private static byte[] TextDetector(params (int To, int From, float Share)[] rows) => ToyModel.Graph([("MatMul", ["w", "x"], "y")], [("x", [Side, Side])], [("y", [Side, Side])], Weights(rows));

    private static byte[] Weights((int To, int From, float Share)[] rows)
    {
        var weights = new float[Side * Side];
        for (var row = 0; row < Side; row++)
            weights[(row * Side) + row] = 1;
        foreach (var (to, from, share) in rows)
            weights[(to * Side) + from] = share;

        return ToyModel.Weights("w", Side, Side, weights);
    }
}
