using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Policies;

namespace SupplyGuard.Tests.Evaluation;

public sealed class FailClosedTests
{
    [Fact]
    public void Accepts_an_evaluation_in_order_SG3001_SG3002_SG3003_SG3004_SG3005_SG3006_SG3007_SG3008_SG3009_SG3010_SG3011_SG3012() =>
        Assert.Empty(Scenario.Judge(Scenario.Policy(), Scenario.Evidence()));

    [Fact]
    public void Reports_SG3001_when_there_is_no_evaluator() => Outcome(RunRules.NotInstalled, new EvaluatorOutcome.NotInstalled("not found"));

    [Fact]
    public void Reports_SG3012_when_the_evaluator_has_another_version() => Outcome(RunRules.VersionDiffers, new EvaluatorOutcome.OtherVersion("has 0.0.9"));

    [Fact]
    public void Reports_SG3002_when_the_deadline_passed() => Outcome(RunRules.TimedOut, new EvaluatorOutcome.TimedOut(TimeSpan.FromSeconds(20)));

    [Fact]
    public void Reports_SG3003_when_the_evaluator_crashed() => Outcome(RunRules.NoAnswer, new EvaluatorOutcome.Crashed(139, "Segmentation\nfault 'x'."));

    [Fact]
    public void Reports_SG3004_when_the_answer_is_unusable() => Outcome(RunRules.UnusableAnswer, new EvaluatorOutcome.Unusable("too long"));

    [Fact]
    public void Reports_SG3011_when_nothing_can_run_the_files_of_the_model() => Outcome(RunRules.ModelRefused, new EvaluatorOutcome.NotRunnable("it holds weights alone"));

    [Fact]
    public void Reports_SG3011_when_the_runtime_refused_the_model() => Outcome(RunRules.ModelRefused, new EvaluatorOutcome.Refused("no input 'image'"));

    [Fact]
    public void Reports_SG3010_when_the_model_did_not_pass() => Assert.Equal(
        [RunRules.ModelDidNotPass],
        Rules(Scenario.Policy(), Scenario.Evidence() with { Model = null, Outcome = null }));

    [Fact]
    public void Reports_SG3201_when_another_device_ran() => Assert.Equal(
        [RunRules.OtherDevice],
        Rules(Scenario.Policy() with { Device = "cuda", RequireDevice = true }, Scenario.Evidence()));

    [Fact]
    public void Accepts_the_required_device_and_any_device_where_none_is_required_SG3201()
    {
        Assert.Empty(Rules(Scenario.Policy() with { Device = "cpu", RequireDevice = true }, Scenario.Evidence()));
        Assert.Empty(Rules(Scenario.Policy() with { Device = "cuda" }, Scenario.Evidence()));
    }

    [Fact]
    public void Reports_SG3005_when_there_is_no_baseline() => Assert.Equal(
        [BaselineRules.Missing],
        Rules(Scenario.Policy() with { BaselineRequired = false }, Scenario.Evidence() with { Baseline = new Gathered<Baseline>.Missing() }));

    [Fact]
    public void Reports_SG3006_when_the_baseline_does_not_fit()
    {
        var baseline = Scenario.Baseline();
        Baseline[] strangers =
        [
            baseline with { Golden = Digest.Sha256("other golden data"u8) },
            baseline with { Classes = [.. Scenario.Digits.Reverse()] },
            baseline with { OutputKind = OutputKind.Probabilities },
            baseline with { Output = "probs" },
            baseline with { Evaluation = "letters" },
            baseline with { Model = Scenario.NewModel },
            baseline with { Tallies = baseline.Tallies.SetItem(5, new ClassTally(10, 9)) },
            Scenario.Baseline(Scenario.Scores().With((sample, index, score) => sample / 10 == 5 ? 1 : score)),
        ];

        Assert.All(strangers, stranger => Assert.Contains(BaselineRules.DoesNotFit, Rules(Scenario.Policy(), Scenario.Evidence(baseline: stranger))));
        Assert.Equal([BaselineRules.DoesNotFit], Rules(Scenario.Policy(), Scenario.Evidence() with { Baseline = new Gathered<Baseline>.Unusable("It is not JSON.", null) }));
    }

    [Fact]
    public void Reports_SG3006_when_an_unchanged_model_is_another_file_and_still_compares_it()
    {
        var rules = Rules(Scenario.Policy(ChangeClass.Unchanged), Scenario.Evidence(MarginErosionTests.Five_that_leans_to_two()));

        Assert.Contains(BaselineRules.DoesNotFit, rules);
        Assert.Contains(BehaviourRules.OutputsDiffer, rules);
        Assert.Contains(BehaviourRules.MarginLost, rules);
    }

    [Fact]
    public void Reports_SG3007_when_the_golden_data_cannot_carry_a_verdict()
    {
        Gathered<GoldenData>[] unfit =
        [
            new Gathered<GoldenData>.Missing(),
            new Gathered<GoldenData>.Unusable("It has no array 'label'.", 12),
            Golden([.. Scenario.Labels.Take(99)]),
            Golden(Scenario.Labels.SetItem(42, 10)),
            Golden(Scenario.Labels.SetItem(42, 5)),
        ];

        Assert.All(unfit, golden => Assert.Equal([GoldenRules.Unusable], Rules(Scenario.Policy(), Scenario.Evidence() with { Golden = golden })));
    }

    [Fact]
    public void Reports_SG3007_when_the_policy_names_a_class_that_there_is_not()
    {
        Assert.Equal([GoldenRules.Unusable], Rules(Scenario.Policy() with { WatchPairs = [("5", "two")] }, Scenario.Evidence()));

        var floors = Scenario.Limits with { MinRecall = Scenario.Limits.MinRecall.Add("five", 0.9) };
        Assert.Equal([GoldenRules.Unusable], Rules(Scenario.Policy() with { Limits = floors }, Scenario.Evidence()));
    }

    [Fact]
    public void Reports_SG3008_when_scores_are_no_scores()
    {
        EvaluatorOutcome.Answered[] answers =
        [
            Scenario.Answer(Scenario.Scores().With((sample, index, score) => sample == 3 && index == 1 ? float.NaN : score)),
            Scenario.Answer(Scenario.Scores().With((sample, index, score) => sample == 99 && index == 9 ? float.PositiveInfinity : score)),
            Scenario.Answer(Scenario.Scores().With((_, index, _) => index)),
            Scenario.Answer(Scenario.Scores().With((sample, _, _) => sample)),
            Scenario.Answer(Scenario.Scores(classes: 9)),
            Answer("logits", [100, 10, 1]),
            Answer("logits", [50, 20]),
            Answer("probs", [100, 10]),
            new("ONNX Runtime 1.29.0", "cpu", []),
        ];

        Assert.All(answers, answer => Assert.Equal([ScoreRules.NotUsable], Rules(Scenario.Policy(), Scenario.Evidence(outcome: answer))));
        Assert.False(ScoreRules.NotUsable.Incomplete);
    }

    [Fact]
    public void Reports_SG3008_when_probabilities_are_none() => Assert.Contains(
        ScoreRules.NotUsable,
        Rules(Scenario.Policy(kind: OutputKind.Probabilities), Scenario.Evidence()));

    [Fact]
    public void Reports_SG3009_when_the_limits_make_the_evaluation_blind()
    {
        var noisy = Scenario.Baseline() with { Noise = new NoiseFloor(4, 1e9, 1) };
        var evidence = Scenario.Evidence() with { Model = Scenario.OldModel };

        Assert.Equal([SelfTestRules.Failed], Rules(Scenario.Policy() with { Limits = Scenario.Limits with { PairTolerance = 0.9 } }, Scenario.Evidence()));
        Assert.Equal([SelfTestRules.Failed], Rules(Scenario.Policy() with { Limits = Scenario.Limits with { Erosion = 5 } }, Scenario.Evidence()));
        Assert.Equal([SelfTestRules.Failed], Rules(Scenario.Policy(ChangeClass.Unchanged), evidence with { Baseline = new Gathered<Baseline>.Found(noisy) }));
    }

    [Fact]
    public void Reports_SG3009_when_a_watched_pair_could_not_be_seen()
    {
        var policy = Scenario.Policy() with { WatchPairs = [("1", "7"), ("3", "8")] };
        var blind = Scenario.Scores().With((sample, index, score) => sample / 10 == 3 && index == 8 ? 7.9f : score);

        Assert.Equal([SelfTestRules.Failed], Rules(policy, Scenario.Evidence(blind, Scenario.Baseline(blind))));
    }

    [Fact]
    public void Reports_SG3106_for_every_evaluation_without_a_secret() =>
        Assert.Single(EvaluationCheck.Run(Scenario.Policy(), Scenario.Evidence()).Findings, finding => finding.Rule == GoldenRules.Public && finding.Severity is Severity.Note);

    [Fact]
    public void Accepts_golden_data_that_nothing_was_learnt_from_SG3106() => Assert.DoesNotContain(
        EvaluationCheck.Run(Scenario.Policy(), Scenario.Evidence() with { Golden = new Gathered<GoldenData>.Missing() }).Findings,
        finding => finding.Rule == GoldenRules.Public);

    [Fact]
    public void Reports_SG3108_when_there_are_fewer_than_a_hundred_samples()
    {
        var labels = Enumerable.Range(0, 50).Select(sample => sample / 5).ToImmutableArray();
        var scores = Scenario.Scores(labels);
        var evidence = Scenario.Evidence(scores, Scenario.Baseline(scores, labels)) with { Golden = Golden(labels) };

        Assert.Equal([GoldenRules.Small], Rules(Scenario.Policy() with { GoldenMinimum = 50, GoldenPerClass = 5 }, evidence));
    }

    [Fact]
    public void Accepts_a_hundred_samples_SG3108() => Assert.DoesNotContain(GoldenRules.Small, Rules(Scenario.Policy(), Scenario.Evidence()));

    private static void Outcome(Rule rule, EvaluatorOutcome outcome)
    {
        var finding = Assert.Single(Scenario.Judge(Scenario.Policy(), Scenario.Evidence(outcome: outcome)));

        Assert.Equal(rule, finding.Rule);
        Assert.True(rule.Incomplete);
        Assert.DoesNotContain('\n', finding.Message);
    }

    private static IEnumerable<Rule> Rules(EvaluationPolicy policy, EvaluationEvidence evidence) => Scenario.Judge(policy, evidence).Select(finding => finding.Rule);

    private static Gathered<GoldenData>.Found Golden(ImmutableArray<int> labels) => new(Scenario.Golden(labels));

    private static EvaluatorOutcome.Answered Answer(string name, ImmutableArray<long> shape) =>
        new("ONNX Runtime 1.29.0", "cpu", [new EvaluatorOutput(0, name, shape, Scenario.Scores().Values.ToArray())]);
}
