using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SupplyGuard.Tool.Tests.Repositories;
using TestKit;
using static SupplyGuard.Tool.Tests.Repositories.JsonReport;

namespace SupplyGuard.Tool.Tests;

/// <summary>Evaluations of weights that are put into an architecture, on the TorchSharp that a project really restored; another assembly stands in for it.</summary>
public sealed class TorchArchitectureTests : IDisposable
{
    private const string Architecture = "networks/digits.pt";

    private readonly RestoredRepository _repository = new();
    private string _model = "";

    public void Dispose() => _repository.Dispose();

    [Theory]
    [InlineData("weights_torchsharp.dat")]
    [InlineData("state_dict.pt")]
    [InlineData("state_dict_legacy.pt")]
    [InlineData("model.safetensors")]
    public void Weights_are_recorded_and_judged_in_their_architecture_and_fail_when_they_were_tampered_with(string name)
    {
        Prepare(name, "retrain");

        Put(TorchSample.WithScale(name, 1.1f));
        var honest = _repository.Report(0, "evaluation", "run");
        Assert.Equal("TorchSharp 0.107.0 (TorchSharp 0.107.0)", Fact(honest, "evaluation:yes-no", "runtime"));

        Put(TorchSample.WithScale(name, -1));
        Assert.Contains("SG3102", Rules(_repository.Report(1, "evaluation", "run")));
    }

    [Fact]
    public void Weights_are_tried_in_their_architecture_which_stays_pinned()
    {
        Prepare("model.safetensors", "retrain");
        _repository.Folder.Write("runs/honest.safetensors", TorchSample.WithScale("model.safetensors", 1.1f));
        _repository.Folder.Write("runs/tampered.safetensors", TorchSample.WithScale("model.safetensors", -1));

        var honest = _repository.Report(0, "evaluation", "run", "--model", "runs/honest.safetensors");
        Assert.Equal("TorchSharp 0.107.0 (TorchSharp 0.107.0)", Fact(honest, "evaluation:yes-no", "runtime"));
        Assert.Null(Fact(honest, $"model:{Architecture}", "pin"));
        Assert.Contains("SG3102", Rules(_repository.Report(1, "evaluation", "run", "--model", "runs/tampered.safetensors")));
        Assert.Contains("has another use for it", _repository.Tool("evaluation", "run", "--model", Architecture).Error, StringComparison.Ordinal);

        _repository.Folder.Write(Architecture, Edited());
        var report = _repository.Report(1, "evaluation", "run", "--model", "runs/honest.safetensors");
        Assert.Contains($"'{Architecture}' has digest", Message(report, "SG2002"), StringComparison.Ordinal);
        Assert.Contains("SG3010", Rules(report));
    }

    [Fact]
    public void What_did_not_change_passes_with_the_architecture_that_was_recorded_and_fails_with_another()
    {
        Prepare("weights_torchsharp.dat", "unchanged");

        Assert.Equal(0, _repository.Tool("verify").ExitCode);
        _repository.Folder.Write(Architecture, TorchSample.Rewrite(Script(), (_, content) => content));
        Lock();
        _repository.Report(0, "evaluation", "run");

        _repository.Folder.Write(Architecture, Edited());
        Lock();
        var report = _repository.Report(1, "evaluation", "run");

        Assert.Contains("SG3117", Rules(report));
        Assert.Contains("the code, attributes or constants of its architecture are not the same", Message(report, "SG3117"), StringComparison.Ordinal);
    }

    [Fact]
    public void Trained_weights_in_another_architecture_fail()
    {
        Prepare("model.safetensors", "retrain");
        _repository.Folder.Write(Architecture, Edited());
        Put(TorchSample.WithScale("model.safetensors", 1.1f));

        Assert.Contains("SG3117", Rules(_repository.Report(1, "evaluation", "run")));
    }

    [Fact]
    public void An_architecture_is_pinned_where_its_model_is_and_one_that_changed_is_not_run()
    {
        Prepare("weights_torchsharp.dat", "unchanged");
        Assert.Contains(Architecture, File.ReadAllText(_repository.Folder.PathTo("supplyguard.lock.json")), StringComparison.Ordinal);

        _repository.Folder.Write(Architecture, Edited());
        var report = _repository.Report(1, "verify");

        Assert.Contains("SG2002", Rules(report));
        Assert.Contains($"its architecture '{Architecture}'", Message(report, "SG3010"), StringComparison.Ordinal);
        Assert.Equal("failed", Fact(report, $"model:{Architecture}", "verdict"));
    }

    [Fact]
    public void An_architecture_whose_code_reaches_outside_is_not_run()
    {
        Prepare("weights_torchsharp.dat", "unchanged");
        _repository.Folder.Write(Architecture, TorchSample.Read("torchscript_save.pt"));
        Lock();

        var report = _repository.Report(1, "verify");

        Assert.Contains("SG2214", Rules(report));
        Assert.Contains("SG3010", Rules(report));
        Assert.Null(Fact(report, "evaluation:yes-no", "runtime"));
    }

    [Fact]
    public void Nothing_is_recorded_in_an_architecture_that_did_not_pass()
    {
        Prepare("weights_torchsharp.dat", "unchanged");
        File.Delete(_repository.Folder.PathTo("evaluation", "baseline.json"));
        _repository.Folder.Write(Architecture, TorchSample.Read("torchscript_save.pt"));

        Assert.NotEqual(0, _repository.Tool("evaluation", "record").ExitCode);
        Assert.False(File.Exists(_repository.Folder.PathTo("evaluation", "baseline.json")));
    }

    [Fact]
    public void An_architecture_that_is_not_there_is_said_to_be_missing()
    {
        Prepare("weights_torchsharp.dat", "unchanged");
        File.Delete(_repository.Folder.PathTo(Architecture.Split('/')));

        // It is pinned, too: that it is gone is proof of something wrong.
        var report = _repository.Report(1, "evaluation", "run");

        Assert.Contains($"'{Architecture}' cannot be read: there is no such file.", Text(report), StringComparison.Ordinal);
        Assert.Contains("SG3010", Rules(report));
    }

    [Fact]
    public void Weights_without_an_architecture_stay_unexamined_and_the_report_says_what_to_name()
    {
        Prepare("weights_torchsharp.dat", "unchanged");
        EditPolicy(evaluation => evaluation.Remove("architecture"));
        Lock();

        var report = _repository.Report(3, "evaluation", "run");

        Assert.Contains("name a TorchScript file of the same network under \"architecture\"", Message(report, "SG3011"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_with_the_state_of_an_optimiser_is_incomplete()
    {
        Prepare("weights_torchsharp.dat", "retrain");
        EditPolicy(evaluation => evaluation["model"] = "models/scores.ckpt");
        _model = "models/scores.ckpt";
        Put(TorchSample.Read("checkpoint.ckpt"));

        var report = _repository.Report(3, "evaluation", "run");

        Assert.Contains("The file of weights lacks", Message(report, "SG3011"), StringComparison.Ordinal);
        Assert.Contains("the architecture has no", Message(report, "SG3011"), StringComparison.Ordinal);
    }

    private static byte[] Script() => StandInScript.Of(TorchSample.Read("scripted.pt"), "times bn1.weight");

    private static byte[] Edited() => TorchSample.Rewrite(Script(), (name, content) => name.EndsWith(".py", StringComparison.Ordinal) ? [.. content, .. Encoding.ASCII.GetBytes("\n# more\n")] : content);

    /// <summary>A repository whose weights were recorded and locked with their architecture, and a project that restored the stand-in.</summary>
    private void Prepare(string weights, string change)
    {
        TorchFeed.Serve(_repository);
        SampleFiles.WriteEvaluation(_repository.Folder, change);
        File.Delete(_repository.Folder.PathTo("models", "scores.onnx"));
        _model = $"models/scores{Path.GetExtension(weights)}";
        EditPolicy(evaluation =>
        {
            evaluation["model"] = _model;
            evaluation["architecture"] = Architecture;
        });
        _repository.Folder.Write(_model, TorchSample.Read(weights));
        _repository.Folder.Write(Architecture, Script());
        _repository.WriteProject(RestoredRepository.Reference(TorchFeed.Package));
        _repository.Restore();
        _repository.Succeeds("lock", "--only", "packages");
        _repository.Succeeds("evaluation", "record");
        Lock();
    }

    private void EditPolicy(Action<JsonObject> edit)
    {
        var path = _repository.Folder.PathTo("supplyguard.json");
        var policy = JsonNode.Parse(File.ReadAllText(path))!;
        policy["packages"] = JsonNode.Parse("""{ "signature": "off" }""");
        policy["models"] = JsonNode.Parse("""[ { "path": "models/*" } ]""");
        edit(policy["evaluations"]![0]!.AsObject());
        File.WriteAllText(path, policy.ToJsonString());
    }

    private void Put(byte[] model)
    {
        _repository.Folder.Write(_model, model);
        Lock();
    }

    private void Lock() => _repository.Tool("lock", "--only", "models");

    private static string Text(JsonElement report) => string.Join('\n', report.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("message").GetString()!));
}
