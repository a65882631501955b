using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Checks.Evaluation.Weights;
using SupplyGuard.Evaluation.Protocol;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Tests.Evaluation;

public sealed class ProviderTests
{
    private static readonly EvaluationPolicy OnWebGpu = Scenario.Policy() with { Device = "webgpu" };

    private static readonly ImmutableArray<ProviderNodes> Divided =
    [
        new("CPUExecutionProvider", 2, ["Gather", "Shape"]),
        new("WebGpuExecutionProvider", 10, ["Conv", "Relu"]),
    ];

    /// <summary>Every 5 is read as a 2.</summary>
    private static ScoreMatrix Wrong { get; } = Scenario.Scores().With((sample, index, score) => sample / 10 == 5 && index is 2 or 5 ? 8 - score : score);

    [Fact]
    public void Reports_SG3202_when_only_the_device_reads_a_class_wrongly()
    {
        var findings = Judge(OnWebGpu, onDevice: Wrong, onProcessor: Scenario.Scores());

        var finding = Assert.Single(findings, finding => finding.Severity is not Severity.Note);
        Assert.Equal(ProviderRules.AnotherFunction, finding.Rule);
        Assert.Matches(@"^'digits' breaks SG3102, .* on the device 'webgpu' and passes on 'cpu'", finding.Message);
    }

    [Fact]
    public void Reports_SG3202_when_only_the_device_answers_what_is_no_number()
    {
        var findings = Judge(OnWebGpu, onDevice: Scenario.Scores().With((_, _, _) => float.NaN), onProcessor: Scenario.Scores());

        Assert.Equal([ProviderRules.AnotherFunction], Rules(findings));
    }

    [Fact]
    public void Accepts_as_the_models_fault_what_the_processor_answers_too_SG3202()
    {
        var findings = Rules(Judge(OnWebGpu, onDevice: Wrong, onProcessor: Wrong));

        Assert.Contains(BehaviourRules.MarginLost, findings);
        Assert.DoesNotContain(ProviderRules.AnotherFunction, findings);
    }

    [Fact]
    public void Accepts_no_verdict_about_the_provider_from_a_processor_that_did_not_answer_SG3202()
    {
        var (_, judgement) = ProviderArbiter.Judge(OnWebGpu, asked => asked.Device == "cpu"
            ? Scenario.Evidence(outcome: new EvaluatorOutcome.TimedOut(TimeSpan.FromSeconds(20)))
            : Scenario.Evidence(outcome: Scenario.Answer(Wrong, "webgpu")));

        Assert.Contains(BehaviourRules.MarginLost, Rules(judgement.Findings));
        Assert.DoesNotContain(ProviderRules.AnotherFunction, Rules(judgement.Findings));
    }

    [Fact]
    public void Accepts_an_evaluation_in_order_without_asking_the_processor_SG3202()
    {
        var asked = new List<string>();

        var (_, judgement) = ProviderArbiter.Judge(OnWebGpu, evaluation => Note(evaluation, Scenario.Answer(Scenario.Scores(), "webgpu")));
        ProviderArbiter.Judge(Scenario.Policy(), evaluation => Note(evaluation, Scenario.Answer(Wrong)));

        Assert.Empty(Rules(judgement.Findings));
        Assert.Equal(["webgpu", "auto"], asked);

        EvaluationEvidence Note(EvaluationPolicy evaluation, EvaluatorOutcome outcome)
        {
            asked.Add(evaluation.Device);
            return Scenario.Evidence(outcome: outcome);
        }
    }

    [Fact]
    public void The_model_answers_for_its_weights_whatever_its_provider_computes()
    {
        var near = Scenario.Policy(ChangeClass.FineTune) with { Device = "webgpu" };

        var findings = ProviderArbiter.Judge(near, asked => Scenario.Evidence(outcome: Scenario.Answer(asked.Device == "cpu" ? Scenario.Scores() : Wrong, asked.Device)) with { Weights = null }).Judgement.Findings;

        Assert.Equal([WeightRules.NotCompared, ProviderRules.AnotherFunction], Rules(findings));
    }

    [Fact]
    public void Reports_SG3201_when_some_nodes_ran_elsewhere()
    {
        var required = OnWebGpu with { RequireDevice = true };
        var answered = Scenario.Answer(Scenario.Scores(), "webgpu") with { Nodes = Divided };

        var finding = Assert.Single(Scenario.Judge(required, Scenario.Evidence(outcome: answered)));

        Assert.Equal(RunRules.OtherDevice, finding.Rule);
        Assert.Equal("'digits' requires the device 'webgpu', but 2 of 12 nodes of its model belong to 'CPUExecutionProvider' ('Gather, Shape').", finding.Message);
        Assert.Empty(Scenario.Judge(OnWebGpu, Scenario.Evidence(outcome: answered)));
        Assert.Empty(Scenario.Judge(required, Scenario.Evidence(outcome: answered with { Nodes = Divided.RemoveAt(0) })));
    }

    [Fact]
    public void Reports_SG3201_when_nothing_ran_because_some_nodes_would_run_elsewhere()
    {
        var required = OnWebGpu with { RequireDevice = true };

        Assert.Equal([RunRules.OtherDevice], Rules(Scenario.Judge(required, Scenario.Evidence(outcome: new EvaluatorOutcome.Elsewhere(Divided)))));
        Assert.Contains("the runtime places part of its model on another one", Assert.Single(Scenario.Judge(required, Scenario.Evidence(outcome: new EvaluatorOutcome.Elsewhere([])))).Message, StringComparison.Ordinal);
    }

    private static ImmutableArray<Finding> Judge(EvaluationPolicy evaluation, ScoreMatrix onDevice, ScoreMatrix onProcessor) =>
        ProviderArbiter.Judge(evaluation, asked => Scenario.Evidence(outcome: Scenario.Answer(asked.Device == "cpu" ? onProcessor : onDevice, asked.Device))).Judgement.Findings;

    private static IEnumerable<Rule> Rules(IEnumerable<Finding> findings) => findings.Where(finding => finding.Severity is not Severity.Note).Select(finding => finding.Rule);
}
