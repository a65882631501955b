using System.Text.Json;
using System.Text.Json.Nodes;
using SupplyGuard.Tool.Tests.Repositories;
using TestKit;

namespace SupplyGuard.Tool.Tests;

/// <summary>Evaluations of TorchScript on the TorchSharp that a project really restored; another assembly stands in for it.</summary>
public sealed class RestoredTorchTests : IDisposable
{
    private readonly RestoredRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void A_model_of_TorchScript_is_recorded_and_judged_on_the_restored_TorchSharp()
    {
        Prepare();

        var run = Report(0, "evaluation", "run");
        Assert.Equal("TorchSharp 0.107.0 (TorchSharp 0.107.0)", Fact(run, "runtime"));
        Assert.Equal("cpu", Fact(run, "device"));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(StandInTorch.AnyLibrary())), Fact(run, "runtimeSha256"));
        Assert.Equal("TorchSharp 0.107.0 (TorchSharp 0.107.0)", Fact(Report(0, "verify"), "runtime"));
    }

    [Theory]
    [InlineData("lib/net8.0/TorchSharp.dll")]
    [InlineData("native")]
    public void A_changed_file_is_never_loaded(string path)
    {
        Prepare();
        var file = path is "native" ? TorchFeed.Native("LibTorchSharp") : path;
        File.AppendAllText(_repository.PathToPackage(TorchFeed.Package.ToLowerInvariant(), file.Split('/')), " ");

        Assert.Contains("SG3016", Rules(Report(3, "evaluation", "run")));
        var verified = Report(1, "verify");
        Assert.Contains("SG1301", Rules(verified));
        Assert.Contains("SG3016", Rules(verified));
    }

    [Fact]
    public void Without_TorchSharp_the_verdict_is_incomplete_and_says_what_is_missing()
    {
        Prepare();
        _repository.WriteProject("");
        _repository.Restore();

        var report = Report(3, "evaluation", "run");

        Assert.Contains("no project below the policy restored \"TorchSharp\"", Message(report, "SG3017"), StringComparison.Ordinal);
        Assert.Null(Fact(report, "runtime"));
    }

    [Fact]
    public void A_policy_that_says_nothing_of_packages_lets_none_of_their_code_run()
    {
        Prepare();
        var path = _repository.Folder.PathTo("supplyguard.json");
        var policy = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        policy.Remove("packages");
        File.WriteAllText(path, policy.ToJsonString());

        Assert.Contains("the policy has no \"packages\"", Message(Report(3, "evaluation", "run"), "SG3017"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("torchscript_save.pt")]
    [InlineData("torchscript_from_file.pt")]
    [InlineData("torchscript_setstate.pt")]
    public void A_model_whose_code_reaches_outside_is_not_run(string model)
    {
        Prepare();
        PutModel(model);
        _repository.Tool("lock", "--only", "models");

        var report = Report(1, "verify");

        Assert.Contains("SG2214", Rules(report));
        Assert.Contains("SG3010", Rules(report));
        Assert.Null(Fact(report, "runtime"));
    }

    /// <summary>A repository whose model was recorded and locked, with a project that restored the stand-in.</summary>
    private void Prepare()
    {
        TorchFeed.Serve(_repository);
        SampleFiles.WriteEvaluation(_repository.Folder, change: "unchanged");
        var path = _repository.Folder.PathTo("supplyguard.json");
        var policy = JsonNode.Parse(File.ReadAllText(path).Replace("scores.onnx", "scores.pt", StringComparison.Ordinal).Replace("*.onnx", "*.pt", StringComparison.Ordinal))!;
        policy["packages"] = JsonNode.Parse("""{ "signature": "off" }""");
        File.WriteAllText(path, policy.ToJsonString());
        File.Delete(_repository.Folder.PathTo("models", "scores.onnx"));
        PutModel("scripted.pt");
        _repository.WriteProject(RestoredRepository.Reference(TorchFeed.Package));
        _repository.Restore();
        Succeeds("lock", "--only", "packages");
        Succeeds("evaluation", "record");
        Succeeds("lock", "--only", "models");
    }

    private void PutModel(string name) => _repository.Folder.Write("models/scores.pt", TorchSample.Read(name));

    private void Succeeds(params string[] arguments)
    {
        var run = _repository.Tool(arguments);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }

    private JsonElement Report(int exitCode, params string[] arguments)
    {
        var run = _repository.Tool([.. arguments, "--format", "json"]);
        Assert.True(run.ExitCode == exitCode, $"{run.ExitCode}: {run.Output}{run.Error}");
        using var document = JsonDocument.Parse(run.Output);
        return document.RootElement.Clone();
    }

    private static string? Fact(JsonElement report, string name) =>
        report.GetProperty("subjects").EnumerateArray().Single(subject => subject.GetProperty("id").GetString() == "evaluation:yes-no").TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string[] Rules(JsonElement report) => [.. report.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("rule").GetString()!)];

    private static string Message(JsonElement report, string rule) =>
        report.GetProperty("findings").EnumerateArray().Single(finding => finding.GetProperty("rule").GetString() == rule).GetProperty("message").GetString()!;
}
