using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Checks.Evaluation.Weights;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Tests.Evaluation;

public sealed class ChangeClassTests
{
    [Fact]
    public void Accepts_a_conversion_that_moves_the_scores_a_little_SG3116() =>
        Assert.Empty(Scenario.Judge(Scenario.Policy(ChangeClass.Convert), Converted(0.01f)));

    [Fact]
    public void Reports_SG3116_when_a_conversion_computes_another_function()
    {
        var finding = Assert.Single(Scenario.Judge(Scenario.Policy(ChangeClass.Convert), Converted(0.5f)));

        Assert.Equal(BehaviourRules.FunctionDiffers, finding.Rule);
        Assert.Contains("its golden scores lie '", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG3105_when_a_conversion_changes_more_than_one_label_of_a_hundred()
    {
        var evidence = Scenario.Evidence(Scenario.Scores().With((sample, index, score) => sample is 11 or 47 && index == 9 ? 8.9f : score)) with { Weights = Scenario.Weights(1) };

        Assert.Contains(Scenario.Judge(Scenario.Policy(ChangeClass.Convert), evidence), finding => finding.Rule == BehaviourRules.LabelsDisagree);
        Assert.DoesNotContain(Scenario.Judge(Scenario.Policy(ChangeClass.FineTune), evidence with { Weights = Scenario.Weights(2) }), finding => finding.Rule == BehaviourRules.LabelsDisagree);
    }

    [Fact]
    public void Reports_SG3111_when_too_many_answers_of_all_classes_are_newly_wrong()
    {
        // One sample of eight classes each: no class proves anything alone.
        var evidence = Scenario.Evidence(Scenario.Scores().With((sample, index, score) => sample % 10 == 3 && sample < 80 && index == (sample / 10 + 1 + (sample / 20)) % 10 ? 9 : score));

        var finding = Assert.Single(Scenario.Judge(Scenario.Policy(), evidence), finding => finding.Severity is Severity.Error);

        Assert.Equal(BehaviourRules.NewlyWrong, finding.Rule);
        Assert.StartsWith("'8' of '100' golden samples are newly read wrongly", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_a_few_newly_wrong_answers_SG3111() =>
        Assert.DoesNotContain(
            Scenario.Judge(Scenario.Policy(), Scenario.Evidence(Scenario.Scores().With((sample, index, score) => sample % 10 == 3 && sample < 40 && index == (sample / 10 + 1) % 10 ? 9 : score))),
            finding => finding.Rule == BehaviourRules.NewlyWrong);

    [Fact]
    public void Accepts_a_first_import_that_reaches_its_floors() => Assert.Empty(Scenario.Judge(FirstImport(0.6), Imported(Scenario.Scores())));

    [Fact]
    public void Reports_SG3104_when_a_first_import_does_not_reach_a_floor() =>
        Assert.Contains(Scenario.Judge(FirstImport(0.6), Imported(BehaviourRulesTests.Flip(5, 2, count: 10))), finding => finding.Rule == BehaviourRules.RecallFell);

    [Fact]
    public void Reports_SG3009_when_a_first_import_has_no_floor_that_could_be_broken() =>
        Assert.Equal([SelfTestRules.Failed], Scenario.Judge(Scenario.Policy(ChangeClass.FirstImport), Imported(Scenario.Scores())).Select(finding => finding.Rule));

    [Fact]
    public void Reports_SG3006_when_a_first_import_has_a_baseline() =>
        Assert.Contains(Scenario.Judge(FirstImport(0.6), Scenario.Evidence()), finding => finding.Rule == BaselineRules.DoesNotFit);

    [Fact]
    public void A_conversion_is_held_against_the_weights_of_its_baseline()
    {
        var hidden = Scenario.Weights(1);
        hidden = hidden with { Tensors = hidden.Tensors.SetItem(2, hidden.Tensors[2] with { Digest = Formats.Digest.Sha256("payload"u8) }) };

        Assert.Equal([WeightRules.LowBitsOnly], Scenario.Judge(Scenario.Policy(ChangeClass.Convert), Scenario.Evidence() with { Weights = hidden }).Select(finding => finding.Rule));
    }

    private static EvaluationEvidence Converted(float noise) =>
        Scenario.Evidence(Scenario.Scores().With((sample, index, score) => score + (noise * ((((sample * 31) + (index * 17)) % 7) - 3)))) with { Weights = Scenario.Weights(1) };

    private static EvaluationPolicy FirstImport(double floor) => Scenario.Policy(ChangeClass.FirstImport) with
    {
        Limits = Scenario.Limits with { MinRecall = Scenario.Digits.ToImmutableSortedDictionary(digit => digit, _ => floor, StringComparer.Ordinal) },
    };

    private static EvaluationEvidence Imported(ScoreMatrix scores) => Scenario.Evidence(scores) with { Baseline = new Gathered<Baseline>.Missing() };
}
