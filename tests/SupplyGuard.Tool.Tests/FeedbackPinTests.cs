using System.Text.Json;
using System.Text.Json.Nodes;
using TestKit;
using static SupplyGuard.Tool.Tests.Repositories.JsonReport;

namespace SupplyGuard.Tool.Tests;

/// <summary>Feedback that lies among models whose pins are off.</summary>
public sealed class FeedbackPinTests : IDisposable
{
    private const string Samples = "models/november.npz";

    private readonly TemporaryFolder _folder = new();

    public FeedbackPinTests()
    {
        SampleFiles.WriteEvaluation(_folder, "unchanged", $$""" "feedback": [ { "file": "{{Samples}}" } ],""");
        var policy = JsonNode.Parse(File.ReadAllText(_folder.PathTo("supplyguard.json")))!;
        policy["models"] = new JsonArray(new JsonObject { ["path"] = "models/**", ["pins"] = "off" });
        _folder.Write("supplyguard.json", policy.ToJsonString());
        Assert.Equal(0, ToolRun.In(_folder, "evaluation", "record").ExitCode);
        _folder.Write(Samples, SampleFiles.Golden(shift: 0.005f));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Feedback_among_models_without_pins_is_pinned_and_a_changed_file_fails()
    {
        var locked = ToolRun.In(_folder, "lock", "--only", "models");
        Assert.True(locked.ExitCode == 0, locked.Output + locked.Error);
        var pins = JsonNode.Parse(File.ReadAllText(_folder.PathTo("supplyguard.lock.json")))!["models"]!.AsObject();
        Assert.Contains(Samples, pins);
        Assert.DoesNotContain("models/scores.onnx", pins);
        Report(0);

        _folder.Write(Samples, SampleFiles.Golden(shift: 0.007f));
        Assert.Contains("SG2002", Rules(Report(1)));
    }

    [Fact]
    public void Feedback_among_models_without_pins_that_nobody_pinned_fails()
    {
        File.Move(_folder.PathTo("models", "november.npz"), _folder.PathTo("later"));
        ToolRun.In(_folder, "lock", "--only", "models");
        File.Move(_folder.PathTo("later"), _folder.PathTo("models", "november.npz"));

        Assert.Contains("SG2001", Rules(Report(1)));
    }

    private JsonElement Report(int exitCode)
    {
        var run = ToolRun.In(_folder, "verify", "--format", "json");
        Assert.True(exitCode == run.ExitCode, $"{run.ExitCode}: {run.Output}{run.Error}");
        using var document = JsonDocument.Parse(run.Output);
        return document.RootElement.Clone();
    }
}
