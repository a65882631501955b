using System.Text;
using System.Text.Json;
using TestKit;
using static SupplyGuard.Tool.Tests.Repositories.JsonReport;

namespace SupplyGuard.Tool.Tests;

/// <summary>What the next model is trained on, from the file to the report, by the real evaluator and real signatures.</summary>
public sealed class FeedbackTests : IDisposable
{
    private const string File = "feedback/november.npz";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Honest_feedback_passes_and_false_labels_fail_before_a_model_is_trained_on_them()
    {
        Prepare("unchanged", $$""" "feedback": [ { "file": "{{File}}" } ],""");
        var honest = Report(0);
        Assert.Contains($"falseByTrusted[{File}]", Measurements(honest));

        Feed(SampleFiles.Golden(shift: 0.005f, falseLabels: 20));
        Lock();
        var poisoned = Report(1);

        Assert.Equal(["SG3035", "SG3036", "SG3037"], Rules(poisoned).Where(rule => rule.StartsWith("SG303", StringComparison.Ordinal)));
        Assert.StartsWith($"Of '70' samples of '{File}' that are labelled 'yes', the model that the baseline was recorded from answers '20' ", Message(poisoned, "SG3036"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_model_is_not_asked_about_feedback_and_the_kept_one_is()
    {
        Prepare("finetune", $$""" "feedback": [ { "file": "{{File}}" } ], "trusted": "models/old.onnx",""");
        _folder.Write("models/scores.onnx", [.. SampleFiles.Onnx("Identity"), 0x12, 1, (byte)'p']);
        Feed(SampleFiles.Golden(shift: 0.005f, falseLabels: 20));
        Lock();
        Assert.Contains("SG3036", Rules(Report(1)));

        _folder.Write("models/old.onnx", [.. SampleFiles.Onnx("Identity"), 0x12, 1, (byte)'q']);
        Lock();
        var exchanged = Report(1);
        Assert.DoesNotContain("SG3036", Rules(exchanged));
        Assert.Equal("The feedback of 'yes-no' was not judged by the model that its baseline was recorded from: 'models/old.onnx' is another file.", Message(exchanged, "SG3040"));

        System.IO.File.Delete(_folder.PathTo("models", "old.onnx"));
        Assert.Contains("'models/old.onnx' is not there, or did not pass its own checks", Message(Report(1), "SG3040"), StringComparison.Ordinal);
    }

    [Fact]
    public void Feedback_is_pinned_and_a_changed_file_fails()
    {
        Prepare("unchanged", $$""" "feedback": [ { "file": "{{File}}" } ],""");
        Feed(SampleFiles.Golden(shift: 0.007f));

        Assert.Contains("SG2002", Rules(Report(1)));

        System.IO.File.Delete(_folder.PathTo("feedback", "november.npz"));
        var gone = Report(1);
        Assert.Equal($"The feedback '{File}' is not there, so that nothing can be said of it.", Message(gone, "SG3030"));
    }

    [Fact]
    public void Signed_feedback_needs_no_pin_and_unsigned_or_changed_feedback_fails()
    {
        OpenSsl.Run(_folder, "ecparam -name prime256v1 -genkey -noout -out clerk.pem");
        OpenSsl.Run(_folder, "ec -in clerk.pem -pubout -out clerk-public.pem");
        Prepare("unchanged", $$""" "feedback": [ { "file": "{{File}}", "signers": [ { "key": "clerk-public.pem" } ] } ],""", isLocked: false);
        Assert.Equal(1, ToolRun.In(_folder, "lock", "--only", "models").ExitCode);
        Assert.Equal(0, ToolRun.In(_folder, "model", "sign", File, "--key", "clerk.pem").ExitCode);
        Lock();
        Assert.DoesNotContain("november", System.IO.File.ReadAllText(_folder.PathTo("supplyguard.lock.json")), StringComparison.Ordinal);
        Report(0);

        Feed(SampleFiles.Golden(shift: 0.007f));
        Assert.Contains(Rules(Report(1)), rule => rule.StartsWith("SG23", StringComparison.Ordinal));
        System.IO.File.Delete(_folder.PathTo("feedback", "november.npz.sig"));
        Assert.Contains("SG2301", Rules(Report(1)));
        Assert.Equal(0, ToolRun.In(_folder, "model", "sign", File, "--key", "clerk.pem").ExitCode);
        Report(0);
    }

    [Fact]
    public void Golden_samples_in_feedback_and_a_file_that_is_none_fail()
    {
        Prepare("unchanged", $$""" "feedback": [ { "file": "{{File}}" } ],""");
        Feed(SampleFiles.Golden());
        Lock();
        Assert.StartsWith($"'100' samples of '{File}' are golden samples, first '0', which is '0' of 'evaluation/golden.npz'", Message(Report(1), "SG3032"), StringComparison.Ordinal);

        Feed(Encoding.UTF8.GetBytes("no archive"));
        Assert.Contains("SG3030", Rules(Report(1)));
    }

    private void Prepare(string change, string extra, bool isLocked = true)
    {
        SampleFiles.WriteEvaluation(_folder, change, extra);
        _folder.Write("models/old.onnx", SampleFiles.Onnx("Identity"));
        Assert.Equal(0, ToolRun.In(_folder, "evaluation", "record").ExitCode);
        Feed(SampleFiles.Golden(shift: 0.005f));
        if (isLocked)
            Lock();
    }

    private void Feed(byte[] content) => _folder.Write(File, content);

    private void Lock()
    {
        var run = ToolRun.In(_folder, "lock", "--only", "models");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }

    private JsonElement Report(int exitCode)
    {
        var run = ToolRun.In(_folder, "verify", "--format", "json");
        Assert.True(exitCode == run.ExitCode || (exitCode == 1 && run.ExitCode == 3), run.Output + run.Error);
        return JsonDocument.Parse(run.Output).RootElement;
    }

    private static IEnumerable<string?> Measurements(JsonElement report) =>
        report.GetProperty("measurements").EnumerateArray().Select(measurement => measurement.GetProperty("name").GetString());
}
