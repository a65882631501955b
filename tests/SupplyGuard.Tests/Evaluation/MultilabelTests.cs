using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Checks.Evaluation.Samples;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Tests.Evaluation;

public sealed class MultilabelTests
{
    private const int Samples = 120;

    private static readonly ImmutableArray<string> Labels = ["cat", "dog", "night"];

    /// <summary>Every label on half, a third and a quarter of the samples, in every combination.</summary>
    private static readonly ScoreMatrix Targets = Matrix((sample, label) => sample % (label + 2) == 0 ? 1 : 0);

    private static readonly ScoreMatrix Trusted = Matrix((sample, label) => (Targets[sample, label] == 1 ? 4 : -4) + (((sample * 7) + (label * 13)) % 11 / 10f));

    [Fact]
    public void An_honest_model_passes_and_is_measured_label_by_label()
    {
        Assert.Empty(Scenario.Judge(Policy(), Evidence(Trusted.With((_, _, score) => score * 1.1f))));

        var names = EvaluationCheck.Run(Policy(), Evidence(Trusted)).Measurements.Select(measurement => measurement.Name).ToArray();
        Assert.All(Labels, label => Assert.Contains($"{label}: accuracy", names));
        Assert.Contains("dog: erosion", names);
    }

    [Fact]
    public void One_label_that_is_lost_is_found_though_the_others_are_right()
    {
        var lost = Trusted.With((_, label, score) => label == 1 ? -Math.Abs(score) : score);

        var findings = Scenario.Judge(Policy(), Evidence(lost));

        Assert.Contains(findings, finding => finding.Rule == BehaviourRules.MarginLost && finding.Message.Contains("'dog'", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.Rule == BehaviourRules.ReadAsAnother);
        Assert.Equal(findings.Select(finding => finding.Rule.Id).Distinct(StringComparer.Ordinal).Count(), findings.Length);
    }

    [Fact]
    public void Alpha_is_divided_by_the_number_of_labels_and_floors_belong_to_their_label()
    {
        var policy = Policy() with { Limits = Scenario.Limits with { MinRecall = Scenario.Limits.MinRecall.Add("dog", 0.9) } };

        var views = LabelView.Of(policy, Targets);

        Assert.All(views, view => Assert.Equal(Scenario.Limits.Alpha / 3, view.Evaluation.Limits.Alpha));
        Assert.Equal([0, 2, 0], views.Select(view => view.Evaluation.Limits.MinRecall.Count));
        Assert.Equal(0.9, views[1].Evaluation.Limits.MinRecall["not dog"]);
        Assert.Equal([1, 0, 0, 1], views[1].Truth.Take(4));
    }

    [Fact]
    public void Limits_that_anything_keeps_fail_the_self_test() =>
        Assert.Equal([SelfTestRules.Failed], Scenario.Judge(Policy() with { Limits = Scenario.Limits with { Erosion = 5 } }, Evidence(Trusted)).Select(finding => finding.Rule));

    [Fact]
    public void A_model_without_a_baseline_needs_floors_for_its_labels()
    {
        var evidence = Evidence(Trusted) with { Baseline = new Gathered<Baseline>.Missing() };
        var floors = Labels.Aggregate(Scenario.Limits.MinRecall, (all, label) => all.Add(label, 0.9));

        Assert.Equal([SelfTestRules.Failed], Scenario.Judge(Policy(ChangeClass.FirstImport), evidence).Select(finding => finding.Rule));
        Assert.Empty(Scenario.Judge(Policy(ChangeClass.FirstImport) with { Limits = Scenario.Limits with { MinRecall = floors } }, evidence));
    }

    [Fact]
    public void Truth_that_neither_has_nor_lacks_a_label_and_labels_that_are_too_rare_carry_no_verdict()
    {
        ScoreMatrix[] unfit = [Targets.With((sample, label, value) => sample == 5 && label == 2 ? 0.5f : value), Targets.With((sample, label, value) => label == 2 && sample > 20 ? 0 : value)];

        Assert.All(unfit, targets => Assert.Contains(GoldenRules.Unusable, Scenario.Judge(Policy(), Evidence(Trusted, targets)).Select(finding => finding.Rule)));
    }

    [Fact]
    public void A_slice_of_which_there_is_nothing_carries_no_verdict()
    {
        var policy = Policy() with { Slices = [SlicePolicy.Read("job=3", 0.1)!] };

        Assert.Contains(GoldenRules.Unusable, Scenario.Judge(policy, Evidence(Trusted)).Select(finding => finding.Rule));
    }

    [Fact]
    public void A_label_that_the_baseline_contradicts_was_exchanged()
    {
        var poisoned = Targets.With((_, label, value) => label == 0 ? 1 - value : value);

        var findings = SampleCheck.RunLabels(Policy(), Golden(poisoned), Trusted).ToArray();

        Assert.Equal(SampleRules.Contradicted, Assert.Single(findings).Rule);
        Assert.Contains("'cat'", findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Probabilities_are_judged_by_their_logits()
    {
        var policy = Policy() with { OutputKind = OutputKind.Multilabel };
        var probabilities = Trusted.With((_, _, score) => 1 / (1 + MathF.Exp(-score)));
        var baseline = Recorded() with { OutputKind = OutputKind.Multilabel, Scores = probabilities };

        Assert.Equal(Trusted[3, 1], LabelView.Of(policy, Targets)[1].Scores(probabilities, OutputKind.Multilabel)[3, 1], 1e-3f);
        Assert.Empty(Scenario.Judge(policy, Evidence(probabilities) with { Baseline = new Gathered<Baseline>.Found(baseline) }));
    }

    [Fact]
    public void Limits_are_calibrated_by_the_label_that_needs_most()
    {
        var candidate = Matrix((sample, label) => Trusted[sample, label] * (label == 1 && Trusted[sample, label] > 0 ? 0.4f : 1));

        Assert.Equal(0, Measured(Trusted).Erosion, 1e-3);
        Assert.InRange(Measured(candidate).Erosion, 0.2, 0.6);

        static CalibrationSibling Measured(ScoreMatrix scores) =>
            CalibrationMeasures.Of(Scenario.NewModel, new CandidateRun(Policy(), Policy(), Evidence(scores), Stimuli.GoldenOnly(Golden(Targets)), scores, Recorded()), Recorded());
    }

    private static EvaluationPolicy Policy(ChangeClass change = ChangeClass.Retrain) => Scenario.Policy(change, OutputKind.MultilabelLogits) with { Classes = Labels };

    private static GoldenData Golden(ScoreMatrix targets) => Scenario.Golden([.. new int[Samples]]) with { Targets = targets };

    private static EvaluationEvidence Evidence(ScoreMatrix candidate, ScoreMatrix? targets = null) => Scenario.Evidence(baseline: Recorded(), outcome: Scenario.Answer(candidate)) with
    {
        Golden = new Gathered<GoldenData>.Found(Golden(targets ?? Targets)),
        Weights = Scenario.Weights(2) with { Head = null },
    };

    private static Baseline Recorded() => Scenario.Baseline(Scenario.Scores()) with
    {
        Classes = Labels,
        OutputKind = OutputKind.MultilabelLogits,
        Scores = Trusted,
        Tallies = [.. Labels.Select(_ => new ClassTally(Samples, Samples))],
        Weights = Scenario.Weights(1) with { Head = null },
    };

    private static ScoreMatrix Matrix(Func<int, int, float> value) =>
        new(Samples, 3, [.. Enumerable.Range(0, Samples).SelectMany(sample => Enumerable.Range(0, 3).Select(label => value(sample, label)))]);
}
