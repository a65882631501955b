using System.Text.Json;
using System.Text.Json.Nodes;
using SupplyGuard.Tool.Tests.Repositories;
using TestKit;
using static SupplyGuard.Tool.Tests.Repositories.JsonReport;

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

        var run = _repository.Report(0, "evaluation", "run");
        Assert.Equal("TorchSharp 0.107.0 (TorchSharp 0.107.0)", Fact(run, "evaluation:yes-no", "runtime"));
        Assert.Equal("cpu", Fact(run, "evaluation:yes-no", "device"));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(StandInTorch.AnyLibrary())), Fact(run, "evaluation:yes-no", "runtimeSha256"));
        Assert.Equal("TorchSharp 0.107.0 (TorchSharp 0.107.0)", Fact(_repository.Report(0, "verify"), "evaluation:yes-no", "runtime"));
    }

    [Theory]
    [InlineData("lib/net8.0/TorchSharp.dll")]
    [InlineData("native")]
    public void A_changed_file_is_never_loaded(string path)
    {
        Prepare();
        var file = path is "native" ? TorchFeed.Native("LibTorchSharp") : path;
        File.AppendAllText(_repository.PathToPackage(TorchFeed.Package.ToLowerInvariant(), file.Split('/')), " ");

        Assert.Contains("SG3016", Rules(_repository.Report(3, "evaluation", "run")));
        var verified = _repository.Report(1, "verify");
        Assert.Contains("SG1301", Rules(verified));
        Assert.Contains("SG3016", Rules(verified));
    }

    [Fact]
    public void Without_TorchSharp_the_verdict_is_incomplete_and_says_what_is_missing()
    {
        Prepare();
        _repository.WriteProject("");
        _repository.Restore();

        var report = _repository.Report(3, "evaluation", "run");

        Assert.Contains("no project below the policy restored \"TorchSharp\"", Message(report, "SG3017"), StringComparison.Ordinal);
        Assert.Null(Fact(report, "evaluation:yes-no", "runtime"));
    }

    [Fact]
    public void A_policy_that_says_nothing_of_packages_lets_none_of_their_code_run()
    {
        Prepare();
        var path = _repository.Folder.PathTo("supplyguard.json");
        var policy = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        policy.Remove("packages");
        File.WriteAllText(path, policy.ToJsonString());

        Assert.Contains("the policy has no \"packages\"", Message(_repository.Report(3, "evaluation", "run"), "SG3017"), StringComparison.Ordinal);
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

        var report = _repository.Report(1, "verify");

        Assert.Contains("SG2214", Rules(report));
        Assert.Contains("SG3010", Rules(report));
        Assert.Null(Fact(report, "evaluation:yes-no", "runtime"));
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
        _repository.Succeeds("lock", "--only", "packages");
        _repository.Succeeds("evaluation", "record");
        _repository.Succeeds("lock", "--only", "models");
    }

    private void PutModel(string name) => _repository.Folder.Write("models/scores.pt", TorchSample.Read(name));
}
