using System.Text.Json;
using TestKit;

namespace SupplyGuard.Tool.Tests;

/// <summary>Evaluations of the cheque reader that stop early, through the real evaluator: 100 golden samples of every digit.</summary>
public sealed class SequentialTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", 0, 360)]
    [InlineData("edited-weights", 1, 90)]
    [InlineData("known-golden", 1, 360)]
    public void A_model_is_asked_no_more_than_it_takes_to_decide(string attack, int exitCode, int asked)
    {
        var honest = File.ReadAllBytes(Repository.PathTo("samples", "ChequeReader", "models", "digits.onnx"));
        Prepare(attack switch
        {
            "edited-weights" => Edited(honest),
            "known-golden" => File.ReadAllBytes(Repository.PathTo("samples", "ChequeReader.Attacked", attack, "files", "models", "digits.onnx")),
            _ => [.. honest, 0x32, 1, (byte)'p'],
        }, honest);

        var run = ToolRun.In(_folder, "evaluation", "run", "--format", "json");

        Assert.True(exitCode == run.ExitCode, run.Output);
        using var report = JsonDocument.Parse(run.Output);
        var rules = report.RootElement.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("rule").GetString()).ToArray();
        Assert.Equal(attack == "edited-weights", rules.Contains("SG3135"));
        Assert.Equal(attack == "known-golden", rules.Contains("SG3110"));
        Assert.DoesNotContain("SG3123", rules);
        Assert.InRange(Measured("accuracy").GetProperty("samples").GetInt32(), asked, asked + 100);
        Assert.True(Measured("sequentialRatio").GetProperty("limit").GetDouble() > 11);

        JsonElement Measured(string name) => report.RootElement.GetProperty("measurements").EnumerateArray().Single(measurement => measurement.GetProperty("name").GetString() == name);
    }

    private static byte[] Edited(byte[] honest)
    {
        var folder = Repository.PathTo("samples", "ChequeReader.Attacked", "edited-weights");
        using var attack = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "attack.json")));
        var edited = honest.ToArray();
        File.ReadAllBytes(Path.Combine(folder, "head.bin")).CopyTo(edited, attack.RootElement.GetProperty("edits")[0].GetProperty("offset").GetInt32());
        return edited;
    }

    private void Prepare(byte[] candidate, byte[] honest)
    {
        _folder.Write("key", "a key that is not in the repository, but for this test");
        _folder.Write("supplyguard.json", $$"""
            {
              "policy": 1,
              "models": [ { "path": "models/*.onnx" } ],
              "evaluations": [ {
                "name": "digits", "model": "models/digits.onnx", "change": "convert", "sequential": true,
                "golden": { "file": "digits.npz", "secretAugmentations": 2, "key": {{JsonSerializer.Serialize($"file:{_folder.PathTo("key")}")}} },
                "outputs": { "scores": "logits", "classes": [ "0", "1", "2", "3", "4", "5", "6", "7", "8", "9" ] },
                "baseline": "digits.baseline.json", "timeout": "00:05:00" } ]
            }
            """);
        _folder.Write("digits.npz", File.ReadAllBytes(Repository.PathTo("samples", "ChequeReader", "evaluation", "digits.npz")));
        _folder.Write("trusted.onnx", honest);
        _folder.Write("models/digits.onnx", candidate);
        Assert.Equal("", ToolRun.In(_folder, "evaluation", "record", "--model", "trusted.onnx").Error);
        Assert.Equal(0, ToolRun.In(_folder, "lock", "--only", "models").ExitCode);
    }
}
