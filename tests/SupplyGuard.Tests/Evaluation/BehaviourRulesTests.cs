using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Tests.Evaluation;

public sealed class BehaviourRulesTests
{
    [Fact]
    public void Reports_SG3101_when_an_unchanged_model_gives_other_numbers()
    {
        var policy = Scenario.Policy(ChangeClass.Unchanged);
        var evidence = Scenario.Evidence(Scenario.Scores().With((sample, index, score) => sample == 17 && index == 3 ? score + 0.01f : score), model: Scenario.OldModel);

        var finding = Assert.Single(Scenario.Judge(policy, evidence));

        Assert.Equal(BehaviourRules.OutputsDiffer, finding.Rule);
        Assert.Contains("'1' of its '1000' golden outputs differ from the baseline; sample '17', class '3' by '0.01'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_numbers_within_the_noise_floor_SG3101()
    {
        var evidence = Scenario.Evidence(Scenario.Scores().With((_, _, score) => score + 1.5e-5f), model: Scenario.OldModel);

        Assert.Empty(Scenario.Judge(Scenario.Policy(ChangeClass.Unchanged), evidence));
    }

    [Fact]
    public void Reports_SG3102_when_a_class_lost_its_margin_though_every_label_is_right()
    {
        var finding = Assert.Single(Scenario.Judge(Scenario.Policy(), Scenario.Evidence(MarginErosionTests.Five_that_leans_to_two())));

        Assert.Equal(BehaviourRules.MarginLost, finding.Rule);
        Assert.Equal("Class '5' lost '85 %' of its margin to '2' (limit '45 %'); '0' of '10' labels flipped yet.", finding.Message);
        Assert.Equal("5->2", finding.Evidence["pair"]);
    }

    [Fact]
    public void Accepts_a_model_that_kept_its_margins_SG3102() =>
        Assert.Empty(Scenario.Judge(Scenario.Policy(), Scenario.Evidence(Scenario.Scores().With((sample, _, score) => (score * 1.3f) + (sample % 5)))));

    [Fact]
    public void Reports_SG3103_and_SG3104_when_a_class_is_read_as_another()
    {
        var findings = Scenario.Judge(Scenario.Policy(), Scenario.Evidence(Flip(5, 2, count: 4)));

        Assert.Contains(findings, finding => finding.Rule == BehaviourRules.ReadAsAnother && finding.Message.StartsWith("Class '5' is newly read as '2' in '4' of '10' golden samples;", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.Rule == BehaviourRules.RecallFell && finding.Message.StartsWith("Of class '5', '6' of '10' golden samples are read rightly, '10' by the baseline;", StringComparison.Ordinal));
    }

    [Fact]
    public void Accepts_three_of_ten_unless_the_pair_is_watched_SG3103()
    {
        var evidence = Scenario.Evidence(Flip(5, 2, count: 3));

        Assert.DoesNotContain(Scenario.Judge(Scenario.Policy(), evidence), finding => finding.Rule == BehaviourRules.ReadAsAnother);
        Assert.Contains(Scenario.Judge(Scenario.Policy() with { WatchPairs = [("5", "2")] }, evidence), finding => finding.Rule == BehaviourRules.ReadAsAnother);
    }

    [Fact]
    public void Reports_SG3104_when_a_recall_is_proven_to_lie_below_its_floor()
    {
        // The baseline is no better, so that nothing is newly wrong; the floor is absolute.
        var weak = Flip(5, 2, count: 6);
        var policy = Floor(0.95);

        var finding = Assert.Single(Scenario.Judge(policy, Scenario.Evidence(weak, Scenario.Baseline(weak))), finding => finding.Rule == BehaviourRules.RecallFell);

        Assert.Contains("its recall is at most '85.9 %' (99.9 % bound), and 'minRecall' asks for '95 %'.", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_a_recall_that_only_looks_lower_than_its_floor_SG3104()
    {
        var evidence = Scenario.Evidence(Scenario.Scores().With((sample, index, score) => sample == 50 && index == 2 ? 9 : score));

        Assert.Empty(Scenario.Judge(Floor(0.95), evidence));
    }

    [Fact]
    public void Reports_SG3105_when_a_fine_tuned_model_answers_otherwise()
    {
        var scores = Scenario.Scores().With((sample, index, score) => sample % 9 == 0 && index == (sample / 10) + 1 ? 9 : score);

        var finding = Assert.Single(Scenario.Judge(Scenario.Policy(ChangeClass.FineTune), Scenario.Evidence(scores)), finding => finding.Rule == BehaviourRules.LabelsDisagree);

        Assert.Contains("agrees with the baseline on '90' of '100' golden samples only; '97 %' are expected, which fewer than '91' disprove.", finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Scenario.Judge(Scenario.Policy(), Scenario.Evidence(scores)), finding => finding.Rule == BehaviourRules.LabelsDisagree);
    }

    [Fact]
    public void Accepts_ninety_one_equal_labels_of_a_hundred_SG3105()
    {
        var scores = Scenario.Scores().With((sample, index, score) => sample % 11 == 0 && index == (sample / 10) + 1 ? 9 : score);

        Assert.DoesNotContain(Scenario.Judge(Scenario.Policy(ChangeClass.FineTune), Scenario.Evidence(scores)), finding => finding.Rule == BehaviourRules.LabelsDisagree);
    }

    [Fact]
    public void Reports_SG3107_when_a_margin_is_close_to_its_limit()
    {
        var finding = Assert.Single(Scenario.Judge(Scenario.Policy(), Scenario.Evidence(Lean(3.3f))));

        Assert.Equal(BehaviourRules.MarginThin, finding.Rule);
        Assert.Equal(Severity.Warning, finding.Severity);
    }

    [Fact]
    public void Accepts_a_margin_that_shrank_a_little_SG3107() => Assert.Empty(Scenario.Judge(Scenario.Policy(), Scenario.Evidence(Lean(2))));

    [Fact]
    public void Probabilities_are_compared_as_logarithms()
    {
        var policy = Scenario.Policy(kind: OutputKind.Probabilities);
        var baseline = Scenario.Baseline(Softmax(Scenario.Scores())) with { OutputKind = OutputKind.Probabilities };

        Assert.Empty(Scenario.Judge(policy, Scenario.Evidence(Softmax(Scenario.Scores()), baseline)));
        var finding = Assert.Single(Scenario.Judge(policy, Scenario.Evidence(Softmax(MarginErosionTests.Five_that_leans_to_two()), baseline)));
        Assert.Equal(BehaviourRules.MarginLost, finding.Rule);
    }

    [Fact]
    public void Measurements_carry_value_limit_and_verdict()
    {
        var measurements = EvaluationCheck.Run(Scenario.Policy(), Scenario.Evidence(Flip(5, 2, count: 4))).Measurements.ToDictionary(measurement => measurement.Name);

        Assert.Equal(0.96, measurements["accuracy"].Value, 1e-12);
        Assert.Equal(1, measurements["accuracy"].Baseline);
        Assert.Equal((0.4, 0.4, "5->2", Verdict.Failed), (measurements["pairShift"].Value, measurements["pairShift"].Limit!.Value, measurements["pairShift"].Detail, measurements["pairShift"].Verdict));
        Assert.Equal((0.6, Verdict.Failed), (measurements["recall[5]"].Value, measurements["recall[5]"].Verdict));
        Assert.Equal((1.0, Verdict.Passed), (measurements["recall[2]"].Value, measurements["recall[2]"].Verdict));
        Assert.Equal("5->2", measurements["erosion"].Detail);
    }

    internal static ScoreMatrix Flip(int from, int to, int count) =>
        Scenario.Scores().With((sample, index, score) => sample / 10 == from && sample % 10 < count && index == to ? 9 : score);

    private static ScoreMatrix Lean(float by) => Scenario.Scores().With((sample, index, score) => sample / 10 == 5 && index == 2 ? score + by : score);

    private static EvaluationPolicy Floor(double floor) => Scenario.Policy() with
    {
        Limits = Scenario.Limits with { MinRecall = ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal).Add("5", floor) },
    };

    private static ScoreMatrix Softmax(ScoreMatrix scores) => scores.With((sample, _, score) =>
        (float)(Math.Exp(score) / scores.Row(sample).ToArray().Sum(other => Math.Exp(other))));
}
