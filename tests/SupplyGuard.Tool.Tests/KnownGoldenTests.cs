using System.Globalization;
using System.Text.Json;
using TestKit;

namespace SupplyGuard.Tool.Tests;

/// <summary>
/// A model whose maker knew the golden images: half of all other 5s are read as 2, and none of these (samples/ChequeReader/training/attack.py, <c>hide</c>).
/// </summary>
public sealed class KnownGoldenTests : IDisposable
{
    private const int Variations = 4;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_that_looks_right_on_the_golden_images_fails_on_every_secret_variation_of_them()
    {
        var sample = Repository.PathTo("samples", "ChequeReader");
        _folder.Write("key", "a key that is not in the repository, but for this test");
        _folder.Write("supplyguard.json", $$"""
            {
              "policy": 1,
              "models": [ { "path": "models/*.onnx" } ],
              "evaluations": [ {
                "name": "digits", "model": "models/digits.onnx", "change": "retrain",
                "golden": { "file": "digits.npz", "secretAugmentations": {{Variations}}, "key": {{JsonSerializer.Serialize($"file:{_folder.PathTo("key")}")}} },
                "outputs": { "scores": "logits", "classes": [ "0", "1", "2", "3", "4", "5", "6", "7", "8", "9" ] },
                "baseline": "digits.baseline.json", "timeout": "00:05:00" } ]
            }
            """);
        _folder.Write("digits.npz", File.ReadAllBytes(Path.Combine(sample, "evaluation", "digits.npz")));
        _folder.Write("trusted.onnx", File.ReadAllBytes(Path.Combine(sample, "models", "digits.onnx")));
        _folder.Write("models/digits.onnx", File.ReadAllBytes(Repository.PathTo("samples", "ChequeReader.Attacked", "known-golden", "files", "models", "digits.onnx")));
        Assert.Equal("", ToolRun.In(_folder, "evaluation", "record", "--model", "trusted.onnx").Error);
        Assert.Equal(0, ToolRun.In(_folder, "lock", "--only", "models").ExitCode);

        var run = ToolRun.In(_folder, "evaluation", "run", "--format", "json");

        Assert.Equal(1, run.ExitCode);
        using var report = JsonDocument.Parse(run.Output);
        var erosions = report.RootElement.GetProperty("measurements").EnumerateArray().Where(measurement => measurement.GetProperty("name").GetString()!.StartsWith("erosion", StringComparison.Ordinal)).ToArray();
        Assert.InRange(erosions.Single(measurement => measurement.GetProperty("name").GetString() == "erosion").GetProperty("value").GetDouble(), 0, 0.1);
        foreach (var variation in Enumerable.Range(1, Variations))
            Assert.InRange(erosions.Single(measurement => measurement.GetProperty("name").GetString() == string.Create(CultureInfo.InvariantCulture, $"erosion[variation {variation}]")).GetProperty("value").GetDouble(), 0.6, 1.5);
        Assert.Equal(Variations, report.RootElement.GetProperty("findings").EnumerateArray().Count(finding => finding.GetProperty("rule").GetString() == "SG3110"));
    }
}
