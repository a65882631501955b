using SupplyGuard.Findings;
using TestKit;

namespace SupplyGuard.Tool.Tests;

/// <summary>Files that are exchanged between the comparison with their pins and the evaluation.</summary>
public sealed class SwappedDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SwappedDataTests()
    {
        SampleFiles.WriteEvaluation(_folder, "unchanged");
        Succeeds("evaluation", "record");
        Succeeds("lock", "--only", "models");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Data_that_stay_what_they_are_judge_the_model() => Assert.Equal(Verdict.Passed, Verify(() => { }).Verdict);

    [Fact]
    public void Golden_data_that_are_exchanged_after_their_pin_was_examined_are_not_used() =>
        Assert.Contains("evaluation/golden.npz", Refusal(Verify(() => _folder.Write("evaluation/golden.npz", SampleFiles.Golden(shift: 0.005f)))), StringComparison.Ordinal);

    [Fact]
    public void A_baseline_that_is_exchanged_after_its_pin_was_examined_is_not_used() =>
        Assert.Contains("evaluation/baseline.json", Refusal(Verify(() => File.AppendAllText(_folder.PathTo("evaluation", "baseline.json"), " "))), StringComparison.Ordinal);

    private static string Refusal(Report report)
    {
        Assert.Equal(Verdict.Incomplete, report.Verdict);
        return Assert.Single(report.Findings, finding => finding.Message.Contains("It is not the file whose pin or signature was examined a moment ago.", StringComparison.Ordinal)).Message;
    }

    private Report Verify(Action exchange) => Guard.Verify(
        new VerifyRequest(_folder.Path)
        {
            Scope = VerifyScope.Evaluations,
            Progress = stage =>
            {
                if (stage is "evaluating yes-no")
                    exchange();
            },
        },
        TestContext.Current.CancellationToken);

    private void Succeeds(params string[] arguments)
    {
        var run = ToolRun.In(_folder, arguments);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }
}
