using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;

namespace SupplyGuard.Tests.Evaluation;

public sealed class RuntimeRulesTests
{
    [Fact]
    public void Reports_SG3015_when_a_restored_runtime_is_passed_over()
    {
        var finding = Assert.Single(Run(Answered() with { PassedOver = "'Microsoft.ML.OnnxRuntime 1.20.0' is older than 1.25.0" }));

        Assert.Equal((RuntimeRules.RanOnAnother, Severity.Note), (finding.Rule, finding.Severity));
        Assert.Contains("ran on 'ONNX Runtime 1.29.0', which comes with SupplyGuard, and not on the ONNX Runtime that the projects restored: '\"Microsoft.ML.OnnxRuntime 1.20.0\" is older than 1.25.0'.", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG3016_when_a_restored_runtime_did_not_pass()
    {
        var finding = Assert.Single(Run(new EvaluatorOutcome.UnverifiedRuntime("Microsoft.ML.OnnxRuntime 1.29.0")));

        Assert.Equal((RuntimeRules.RuntimeDidNotPass, true), (finding.Rule, finding.Rule.Incomplete));
        Assert.Contains("what did not pass is not loaded: 'Microsoft.ML.OnnxRuntime 1.29.0'.", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG3017_when_TorchScript_has_no_TorchSharp_to_run_on()
    {
        var finding = Assert.Single(Run(new EvaluatorOutcome.NoTorch("no project below the policy restored 'TorchSharp'")));

        Assert.Equal((RuntimeRules.NoTorchSharp, true), (finding.Rule, finding.Rule.Incomplete));
        Assert.Contains("there is no TorchSharp to run it on: 'no project below the policy restored \"TorchSharp\"'.", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_an_answer_of_the_runtime_that_was_restored_SG3015_SG3016_SG3017() => Assert.Empty(Run(Answered()));

    private static IEnumerable<Finding> Run(EvaluatorOutcome outcome) => RunCheck.Run(Scenario.Policy(), outcome);

    private static EvaluatorOutcome.Answered Answered() => Assert.IsType<EvaluatorOutcome.Answered>(Scenario.Evidence().Outcome);
}
