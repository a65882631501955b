using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using SupplyGuard.Findings;
using TestKit;
using static SupplyGuard.Tool.Tests.Repositories.JsonReport;

namespace SupplyGuard.Tool.Tests;

/// <summary><c>evaluation run --model</c>: a model is tried before it is locked, and is not locked by that.</summary>
public sealed class TriedModelTests : IDisposable
{
    private const string Model = "models/scores.onnx";

    /// <summary>The same scores as the recorded model, from other bytes.</summary>
    private static readonly byte[] Honest = [.. SampleFiles.Onnx("Identity"), 0x12, 1, (byte)'p'];

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _home = new();

    public TriedModelTests()
    {
        Directory.CreateDirectory(_folder.PathTo(".git"));
        SampleFiles.WriteEvaluation(_folder);
        Succeeds("evaluation", "record");
        _folder.Write(Model, [.. SampleFiles.Onnx("Identity"), 0x12, 1, (byte)'q']);
        Succeeds("lock", "--only", "models");
    }

    [Theory]
    [InlineData("runs/new.onnx")]
    [InlineData(Model)]
    public void Reports_SG3018_when_an_honest_model_is_tried_which_passes_and_is_not_locked_by_that(string path)
    {
        _folder.Write(path, Honest);

        var report = Report(0, "evaluation", "run", "--model", path);

        var sha256 = Convert.ToHexStringLower(SHA256.HashData(Honest));
        Assert.Equal("passed", report.GetProperty("verdict").GetString());
        Assert.Equal(("tried, not locked", sha256), (Fact(report, $"model:{path}", "pin"), Fact(report, $"model:{path}", "sha256")));
        Assert.NotNull(Fact(report, "evaluation:yes-no", "runtime"));
        Assert.StartsWith($"'yes-no' judged '{path}' (sha256:{sha256})", Message(report, "SG3018"), StringComparison.Ordinal);
        Assert.EndsWith("tried, not locked.", Message(report, "SG3018"), StringComparison.Ordinal);
        Assert.Equal(path != Model, Message(report, "SG3018").Contains($"in the place of '{Model}'", StringComparison.Ordinal));

        _folder.Write(Model, Honest);
        Assert.Contains("SG2002", Rules(Report(1, "verify")));
        Assert.Contains("SG3010", Rules(Report(1, "evaluation", "run")));
        Succeeds("lock", "--only", "models");
        Assert.DoesNotContain("SG3018", Rules(Report(0, "verify")));
    }

    [Fact]
    public void Accepts_the_locked_model_without_SG3018() => Assert.DoesNotContain("SG3018", Rules(Report(0, "evaluation", "run")));

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    [InlineData("sarif")]
    [InlineData("markdown")]
    [InlineData("html")]
    [InlineData("github")]
    public void Every_form_of_the_report_says_what_was_tried_and_that_it_is_not_locked(string form)
    {
        _folder.Write("new.onnx", Honest);

        var run = ToolRun.In(_folder, "evaluation", "run", "--model", "new.onnx", "--format", form);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("tried, not locked", run.Output, StringComparison.Ordinal);
        Assert.Contains("new.onnx", run.Output, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(Honest)), run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_exchanges_its_classes_fails_by_its_answers()
    {
        _folder.Write("new.onnx", SampleFiles.Onnx("Neg"));

        var report = Report(1, "evaluation", "run", "--model", "new.onnx");

        Assert.Contains("SG3102", Rules(report));
        Assert.DoesNotContain("SG3010", Rules(report));
        Assert.DoesNotContain("SG2002", Rules(report));
        Assert.DoesNotContain("SG2001", Rules(report));
    }

    [Fact]
    public void A_digit_reader_that_reads_a_5_as_a_2_fails_by_its_answers_before_anybody_locks_it()
    {
        var sample = Repository.PathTo("samples", "ChequeReader");
        foreach (var file in (string[])["evaluation/digits.npz", "evaluation/digits.baseline.json", "models/digits.onnx"])
            _folder.Write($"digits/{file}", File.ReadAllBytes(Path.Combine(sample, file)));
        _folder.Write("digits/supplyguard.json", """
            {
              "policy": 1,
              "models": [ { "path": "models/*.onnx" } ],
              "evaluations": [ {
                "name": "cheque-digits", "model": "models/digits.onnx", "change": "finetune",
                "golden": { "file": "evaluation/digits.npz" },
                "outputs": { "scores": "logits", "classes": [ "0", "1", "2", "3", "4", "5", "6", "7", "8", "9" ] },
                "baseline": "evaluation/digits.baseline.json", "timeout": "00:05:00" } ]
            }
            """);
        Succeeds("lock", "digits", "--only", "models");
        var model = File.ReadAllBytes(_folder.PathTo("digits", "models", "digits.onnx"));
        File.ReadAllBytes(Repository.PathTo("samples", "ChequeReader.Attacked", "edited-weights", "head.bin")).CopyTo(model, 825217);
        _folder.Write("digits/models/digits.onnx", model);

        var report = Report(1, "evaluation", "run", "--policy", "digits/supplyguard.json", "--model", "digits/models/digits.onnx");

        Assert.Contains("SG3102", Rules(report));
        Assert.Contains(report.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("rule").GetString() == "SG3103" && finding.GetProperty("message").GetString()!.Contains("'5'", StringComparison.Ordinal));
        Assert.DoesNotContain("SG2002", Rules(report));
        Assert.NotEmpty(report.GetProperty("measurements").EnumerateArray());
    }

    [Theory]
    [InlineData("evaluation/golden.npz")]
    [InlineData("evaluation/baseline.json")]
    public void Data_that_judge_a_model_stay_held_against_their_pins(string path)
    {
        _folder.Write("new.onnx", Honest);
        File.AppendAllText(_folder.PathTo(path.Split('/')), " ");

        var report = Report(1, "evaluation", "run", "--model", "new.onnx");

        Assert.Contains("SG2002", Rules(report));
        Assert.Null(Fact(report, "evaluation:yes-no", "runtime"));
        Assert.Empty(report.GetProperty("measurements").EnumerateArray());
    }

    [Theory]
    [InlineData("evaluation/golden.npz")]
    [InlineData("evaluation/baseline.json")]
    public void Data_that_judge_a_model_are_not_tried_as_one(string path)
    {
        File.AppendAllText(_folder.PathTo(path.Split('/')), " ");

        Refused("has another use for it", "evaluation", "run", "--model", path);
    }

    [Fact]
    public void What_does_not_pass_its_own_checks_is_not_run()
    {
        _folder.Write("new.onnx", "nonsense");

        var report = Report(1, "evaluation", "run", "--model", "new.onnx");

        Assert.Contains("SG3010", Rules(report));
        Assert.Contains("SG3018", Rules(report));
        Assert.Equal("failed", Fact(report, "model:new.onnx", "verdict"));
        Assert.Null(Fact(report, "evaluation:yes-no", "runtime"));
    }

    [Fact]
    public void Pickles_in_a_model_are_judged_before_it_could_be_run()
    {
        _folder.Write("new.pt", TorchSample.Read("reduce_print.pt"));

        var report = Report(1, "evaluation", "run", "--model", "new.pt");

        Assert.Contains("SG3010", Rules(report));
        Assert.Contains(Rules(report), rule => rule.StartsWith("SG22", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_no_model_is_incomplete()
    {
        _folder.Write("new.npz", SampleFiles.Golden());

        var report = Report(3, "evaluation", "run", "--model", "new.npz");

        Assert.Contains("SG3011", Rules(report));
    }

    [Fact]
    public void A_model_with_weights_in_another_file_is_examined_with_it_and_incomplete()
    {
        _folder.Write("new.onnx", File.ReadAllBytes(Repository.PathTo("tests", "Corpus", "onnx", "valid", "external_data.onnx")));
        _folder.Write("weights.bin", new byte[64]);

        var report = Report(3, "evaluation", "run", "--model", "new.onnx");

        Assert.Contains("SG3011", Rules(report));
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(new byte[64])),
            report.GetProperty("findings").EnumerateArray().Single(finding => finding.GetProperty("rule").GetString() == "SG3018").GetProperty("evidence").GetProperty("file weights.bin").GetString());
    }

    [Fact]
    public void What_the_policy_allows_of_its_model_holds_for_the_file_in_its_place_and_for_no_other()
    {
        _folder.Write("new.onnx", SampleFiles.Onnx("Identity", "contoso"));
        Assert.Contains("SG2205", Rules(Report(3, "evaluation", "run", "--model", "new.onnx")));

        Allow("new.onnx");
        Assert.Contains("SG2205", Rules(Report(3, "evaluation", "run", "--model", "new.onnx")));
        Allow(Model);
        Assert.DoesNotContain("SG2205", Rules(Report(3, "evaluation", "run", "--model", "new.onnx")));

        void Allow(string path) => Change(new JsonObject { ["path"] = path, ["allow"] = new JsonObject { ["operators"] = new JsonArray("ai.onnx", "contoso") } });
    }

    /// <summary>The digest alone counts, whichever of the two paths the entry that revokes it names.</summary>
    [Theory]
    [InlineData(Model, "runs/new.onnx")]
    [InlineData("models/*.onnx", "runs/new.onnx")]
    [InlineData("runs/**", "runs/new.onnx")]
    [InlineData(Model, Model)]
    public void A_revoked_model_is_not_tried_under_another_name(string entry, string tried)
    {
        _folder.Write(tried, Honest);
        Report(0, "evaluation", "run", "--model", tried);

        Revoke(entry, digestOf: Honest);
        var report = Report(1, "evaluation", "run", "--model", tried);

        Assert.Contains("SG3010", Rules(report));
        Assert.Contains(report.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("rule").GetString() == "SG2325" && finding.GetProperty("subject").GetString() == $"model:{tried}");
        Assert.Null(Fact(report, "evaluation:yes-no", "runtime"));
        Assert.Empty(report.GetProperty("measurements").EnumerateArray());
    }

    [Fact]
    public void A_revoked_model_is_not_run_by_an_evaluation_alone_and_another_is()
    {
        Revoke(Model, digestOf: File.ReadAllBytes(_folder.PathTo("models", "scores.onnx")));
        Assert.Contains("SG2325", Rules(Report(1, "evaluation", "run")));

        Revoke(Model, digestOf: Honest);
        Assert.DoesNotContain("SG2325", Rules(Report(0, "evaluation", "run")));
        _folder.Write("new.onnx", (byte[])[.. SampleFiles.Onnx("Identity"), 0x12, 1, (byte)'r']);
        Assert.DoesNotContain("SG2325", Rules(Report(0, "evaluation", "run", "--model", "new.onnx")));
    }

    [Fact]
    public void What_models_must_be_signed_and_attested_with_is_asked_for_once_they_are_there_and_not_when_they_are_tried()
    {
        _folder.Write("new.onnx", Honest);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _folder.Write("key.pem", key.ExportSubjectPublicKeyInfoPem());
        var signers = new JsonArray(new JsonObject { ["key"] = "key.pem" });
        Change(new JsonObject
        {
            ["path"] = Model,
            ["signature"] = "required",
            ["signers"] = signers,
            ["attestations"] = new JsonArray(new JsonObject { ["type"] = "scan", ["signers"] = signers.DeepClone() }),
        });

        var tried = Report(0, "evaluation", "run", "--model", "new.onnx");
        Assert.Contains("nor with the signatures and attestations that 'models' demands", Message(tried, "SG3018"), StringComparison.Ordinal);

        _folder.Write(Model, Honest);
        var put = Report(1, "verify");
        Assert.Contains("SG2301", Rules(put));
        Assert.Contains(Rules(put), rule => rule.StartsWith("SG25", StringComparison.Ordinal));
    }

    [Fact]
    public void A_link_is_not_followed()
    {
        _folder.Write("new.onnx", Honest);
        File.CreateSymbolicLink(_folder.PathTo("link.onnx"), _folder.PathTo("new.onnx"));
        File.CreateSymbolicLink(_folder.PathTo("dangling.onnx"), _folder.PathTo("nowhere.onnx"));

        Refused("is a link", "evaluation", "run", "--model", "link.onnx");
        Refused("is a link", "evaluation", "run", "--model", "dangling.onnx");
    }

    [Fact]
    public void Files_outside_the_policy_s_folder_and_what_is_no_file_are_refused()
    {
        _home.Write("new.onnx", Honest);
        Directory.CreateSymbolicLink(_folder.PathTo("away"), _home.Path);

        Refused("lies outside the folder of the policy", "evaluation", "run", "--model", _home.PathTo("new.onnx"));
        Refused("lies outside the folder of the policy", "evaluation", "run", "--model", "away/new.onnx");
        Refused("is a folder", "evaluation", "run", "--model", "models");
        Refused("There is no file 'nowhere.onnx'", "evaluation", "run", "--model", "nowhere.onnx");
    }

    [Fact]
    public void One_model_is_tried_by_one_evaluation()
    {
        _folder.Write("new.onnx", Honest);
        var policy = _folder.PathTo("supplyguard.json");
        var text = File.ReadAllText(policy);
        var start = text.IndexOf('{', text.IndexOf("evaluations", StringComparison.Ordinal));
        var evaluation = text[start..text.LastIndexOf(']')].Trim();
        File.WriteAllText(policy, text.Insert(start, $"{evaluation.Replace("yes-no", "other", StringComparison.Ordinal)},\n"));

        Refused("Name one of 'other', 'yes-no'", "evaluation", "run", "--model", "new.onnx");
        Assert.Equal(["evaluation:yes-no"], Report(0, "evaluation", "run", "yes-no", "--model", "new.onnx")
            .GetProperty("subjects").EnumerateArray().Select(subject => subject.GetProperty("id").GetString()!).Where(id => id.StartsWith("evaluation:", StringComparison.Ordinal)));

        File.WriteAllText(policy, SampleFiles.ModelsPolicy);
        Refused("evaluates nothing", "evaluation", "run", "--model", "new.onnx");
    }

    [Fact]
    public void What_was_tried_is_not_attested()
    {
        _folder.Write(Model, Honest);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _folder.Write("key.pem", key.ExportPkcs8PrivateKeyPem());

        Refused("is not attested", "evaluation", "run", "--model", Model, "--attest", "--key", "key.pem");

        Assert.Empty(Directory.GetFiles(_folder.Path, "*.attestations.jsonl", SearchOption.AllDirectories));
        Assert.Empty(Guard.Verify(new VerifyRequest(_folder.Path) { Scope = VerifyScope.Evaluations, ModelPath = _folder.PathTo("models", "scores.onnx") }, TestContext.Current.CancellationToken).Passed);
    }

    [Fact]
    public void Nothing_of_it_is_kept_for_later_runs_or_taken_from_earlier_ones()
    {
        _folder.Write("new.onnx", Honest);
        Assert.True(Ran("new.onnx"));
        Assert.False(Directory.Exists(_home.PathTo("cache", "evaluations")) && Directory.EnumerateFiles(_home.PathTo("cache", "evaluations")).Any());

        _folder.Write(Model, Honest);
        Succeeds("lock", "--only", "models");
        Assert.True(Ran(model: null));
        Assert.False(Ran(model: null));
        Assert.True(Ran(Model));
    }

    [Theory]
    [InlineData(VerifyScope.All)]
    [InlineData(VerifyScope.Models | VerifyScope.Evaluations)]
    public void Nothing_but_evaluations_takes_a_model_to_try(VerifyScope scope)
    {
        var report = Guard.Verify(new VerifyRequest(_folder.Path) { Scope = scope, ModelPath = _folder.PathTo("models", "scores.onnx") }, TestContext.Current.CancellationToken);

        Assert.Equal(Verdict.Incomplete, report.Verdict);
        Assert.Equal("SG9901", Assert.Single(report.Findings).Rule.Id);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _home.Dispose();
    }

    private void Revoke(string path, byte[] digestOf) => Change(new JsonObject { ["path"] = path, ["revoked"] = new JsonArray($"sha256:{Convert.ToHexStringLower(SHA256.HashData(digestOf))}") });

    private void Change(JsonObject entry)
    {
        var policy = JsonNode.Parse(File.ReadAllText(_folder.PathTo("supplyguard.json")))!;
        policy["models"] = new JsonArray(entry);
        _folder.Write("supplyguard.json", policy.ToJsonString());
    }

    private bool Ran(string? model)
    {
        var progress = new List<string>();
        var request = new VerifyRequest(_folder.Path) { Scope = VerifyScope.Evaluations, Caching = new Caching(_home.PathTo("cache")), ModelPath = model is null ? null : _folder.PathTo(model.Split('/')), Progress = progress.Add };
        Assert.Equal(Verdict.Passed, Guard.Verify(request, TestContext.Current.CancellationToken).Verdict);
        return progress.Contains("evaluating yes-no");
    }

    private void Succeeds(params string[] arguments)
    {
        var run = ToolRun.In(_folder, arguments);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }

    private void Refused(string because, params string[] arguments)
    {
        var run = ToolRun.In(_folder, arguments);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Matches("^error: [^\n]+\nfix: [^\n]+\n$", run.Error);
        Assert.Contains(because, run.Error, StringComparison.Ordinal);
    }

    private JsonElement Report(int exitCode, params string[] arguments)
    {
        var run = ToolRun.In(_folder, [.. arguments, "--format", "json"]);
        Assert.True(run.ExitCode == exitCode, $"{run.ExitCode}: {run.Output}{run.Error}");
        using var document = JsonDocument.Parse(run.Output);
        return document.RootElement.Clone();
    }
}
