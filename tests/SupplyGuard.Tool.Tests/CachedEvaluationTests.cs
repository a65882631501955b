using SupplyGuard.Findings;
using SupplyGuard.Reporting;
using TestKit;

namespace SupplyGuard.Tool.Tests;

/// <summary>Evaluations that passed are not run again on the same inputs, and on no others.</summary>
public sealed class CachedEvaluationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _home = new();
    private readonly List<string> _progress = [];

    public CachedEvaluationTests()
    {
        SampleFiles.WriteEvaluation(_folder, change: "finetune");
        Assert.Equal(0, ToolRun.In(_folder, "evaluation", "record", "--model", _folder.Write("trusted.onnx", [.. SampleFiles.Onnx("Identity"), 0x12, 1, (byte)'p'])).ExitCode);
        Lock();
    }

    [Fact]
    public void The_same_inputs_run_once_and_report_the_same()
    {
        var plain = Verify(caching: null);
        var first = Verify(Cache);
        var second = Verify(Cache);

        Assert.Equal((true, true, false), (plain.Ran, first.Ran, second.Ran));
        Assert.Equal(Verdict.Passed, plain.Verdict);
        Assert.Equal(plain.Text, first.Text);
        Assert.Equal(plain.Text, second.Text);
    }

    [Fact]
    public void One_build_runs_an_evaluation_once_even_without_a_folder()
    {
        var caching = new Caching(null, new Evidence.EvidenceMemory());

        var (first, second) = (Verify(caching), Verify(caching));

        Assert.Equal((true, false, first.Text), (first.Ran, second.Ran, second.Text));
    }

    [Fact]
    public void Another_policy_model_or_device_runs_again()
    {
        Verify(Cache);

        Assert.True(Verify(Cache, "cpu").Ran);
        File.AppendAllText(_folder.PathTo("supplyguard.json"), "\n");
        Assert.True(Verify(Cache).Ran);
        Assert.False(Verify(Cache).Ran);
        _folder.Write("models/scores.onnx", [.. SampleFiles.Onnx("Identity"), 0x12, 1, (byte)'q']);
        Lock();
        Assert.True(Verify(Cache).Ran);
    }

    [Fact]
    public void Other_feedback_or_another_trusted_model_runs_again()
    {
        SampleFiles.WriteEvaluation(_folder, change: "finetune", """ "feedback": [ { "file": "feedback/november.npz" } ], "trusted": "trusted.onnx",""");
        _folder.Write("feedback/november.npz", SampleFiles.Golden(shift: 0.005f));
        Lock();

        Assert.True(Verify(Cache).Ran);
        Assert.False(Verify(Cache).Ran);
        _folder.Write("feedback/november.npz", SampleFiles.Golden(shift: 0.007f));
        Lock();
        Assert.True(Verify(Cache).Ran);
        Assert.False(Verify(Cache).Ran);
        _folder.Write("trusted.onnx", SampleFiles.Onnx("Identity"));
        Lock();
        Assert.True(Verify(Cache).Ran);
        Assert.True(Verify(Cache).Ran);
    }

    [Fact]
    public void What_does_not_pass_is_run_every_time()
    {
        _folder.Write("models/scores.onnx", SampleFiles.Onnx("Neg"));
        Lock();

        Assert.Equal((true, Verdict.Failed), (Verify(Cache).Ran, Verify(Cache).Verdict));
        Assert.True(Verify(Cache).Ran);
    }

    [Fact]
    public void A_model_that_does_not_pass_its_own_checks_gets_nothing_from_an_earlier_run()
    {
        Verify(Cache);
        _folder.Write("models/scores.onnx", SampleFiles.Onnx("Neg"));

        var run = Verify(Cache);

        Assert.Contains("SG3010", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_torn_receipt_runs_again()
    {
        Verify(Cache);
        var receipt = Assert.Single(Directory.GetFiles(_home.PathTo("cache", "evaluations")));
        File.WriteAllBytes(receipt, File.ReadAllBytes(receipt)[..^1]);

        Assert.True(Verify(Cache).Ran);
        Assert.False(Verify(Cache).Ran);
    }

    [Fact]
    public void No_cache_on_the_command_line_means_none()
    {
        using var output = new StringWriter();
        var terminal = new Terminal(output, output, _folder.Path, Colour: false, Animation: false) { Caching = Cache };

        Assert.Equal(0, CommandLine.Run(["evaluation", "run", "--no-cache"], terminal, TestContext.Current.CancellationToken));
        Assert.False(Directory.Exists(_home.PathTo("cache")));
        Assert.Equal(0, CommandLine.Run(["evaluation", "run"], terminal, TestContext.Current.CancellationToken));
        Assert.True(Directory.Exists(_home.PathTo("cache")));
    }

    [Fact]
    public void Recording_uses_none()
    {
        using var output = new StringWriter();
        var terminal = new Terminal(output, output, _folder.Path, Colour: false, Animation: false) { Caching = Cache };

        Assert.Equal(0, CommandLine.Run(["evaluation", "record"], terminal, TestContext.Current.CancellationToken));
        Assert.False(Directory.Exists(_home.PathTo("cache")));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _home.Dispose();
    }

    private Caching Cache => new(_home.PathTo("cache"));

    private void Lock() => Assert.Equal(0, ToolRun.In(_folder, "lock", "--only", "models").ExitCode);

    private (bool Ran, Verdict Verdict, string Text) Verify(Caching? caching, string? device = null)
    {
        _progress.Clear();
        var request = new VerifyRequest(_folder.Path) { Scope = VerifyScope.Evaluations, Caching = caching, Device = device, Progress = _progress.Add };
        var report = Guard.Verify(request, TestContext.Current.CancellationToken);
        using var text = new MemoryStream();
        JsonReportWriter.Write(report, text);
        return (_progress.Contains("evaluating yes-no"), report.Verdict, System.Text.Encoding.UTF8.GetString(text.ToArray()));
    }
}
