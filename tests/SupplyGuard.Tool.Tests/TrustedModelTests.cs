using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using TestKit;

namespace SupplyGuard.Tool.Tests;

/// <summary>The file that is kept to be asked about feedback, and what the policy says of the model that it was.</summary>
public sealed class TrustedModelTests : IDisposable
{
    private const string Kept = "kept/old.onnx";

    private readonly TemporaryFolder _folder = new();

    public TrustedModelTests()
    {
        SampleFiles.WriteEvaluation(_folder, "finetune", $$""" "feedback": [ { "file": "feedback/november.npz" } ], "trusted": "{{Kept}}",""");
        _folder.Write("feedback/november.npz", SampleFiles.Golden(shift: 0.005f));
        _folder.Write(Kept, SampleFiles.Onnx("Identity", "contoso"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_the_policy_allows_of_a_model_holds_for_the_one_that_is_kept_unless_it_has_an_entry_of_its_own()
    {
        Assert.Contains("SG2205", Of(Kept));

        Models(Allowing("models/scores.onnx"));
        Assert.DoesNotContain("SG2205", Of(Kept));

        Models(Allowing("models/scores.onnx"), new JsonObject { ["path"] = "kept/*.onnx" });
        Assert.Contains("SG2205", Of(Kept));

        Models(Allowing("models/other.onnx"));
        Assert.Contains("SG2205", Of(Kept));
    }

    [Fact]
    public void A_model_that_is_kept_and_revoked_is_not_asked()
    {
        Models(new JsonObject { ["path"] = "models/scores.onnx", ["revoked"] = new JsonArray($"sha256:{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_folder.PathTo("kept", "old.onnx"))))}") });

        Assert.Contains("SG2325", Of(Kept));
    }

    [Fact]
    public void A_file_that_two_evaluations_keep_of_different_models_needs_an_entry_of_its_own()
    {
        Models(Allowing("models/scores.onnx"));
        var policy = JsonNode.Parse(File.ReadAllText(_folder.PathTo("supplyguard.json")))!;
        var other = policy["evaluations"]![0]!.DeepClone();
        (other["name"], other["model"]) = ("other", "models/other.onnx");
        policy["evaluations"]!.AsArray().Add(other);
        _folder.Write("supplyguard.json", policy.ToJsonString());

        Assert.Contains("SG2205", Of(Kept));
    }

    private static JsonObject Allowing(string path) => new() { ["path"] = path, ["allow"] = new JsonObject { ["operators"] = new JsonArray("ai.onnx", "contoso") } };

    private void Models(params JsonObject[] entries)
    {
        var policy = JsonNode.Parse(File.ReadAllText(_folder.PathTo("supplyguard.json")))!;
        policy["models"] = new JsonArray([.. entries]);
        _folder.Write("supplyguard.json", policy.ToJsonString());
    }

    /// <summary>Rules that were broken by a file.</summary>
    private string[] Of(string path)
    {
        var run = ToolRun.In(_folder, "verify", "--format", "json");
        using var document = JsonDocument.Parse(run.Output);
        return [.. Findings(document.RootElement, $"model:{path}")];
    }

    private static IEnumerable<string> Findings(JsonElement report, string subject) => report.GetProperty("findings").EnumerateArray()
        .Where(finding => finding.GetProperty("subject").GetString() == subject)
        .Select(finding => finding.GetProperty("rule").GetString()!);
}
