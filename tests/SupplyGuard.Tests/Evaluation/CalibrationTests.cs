using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Tests.Policies;

namespace SupplyGuard.Tests.Evaluation;

public sealed class CalibrationTests
{
    private static readonly ImmutableHashSet<string> Every = ["erosion", "pairTolerance", "classTolerance", "overallTolerance", "patchFlip", "patchedErosion", "pixelFlip"];

    [Fact]
    public void Honest_siblings_that_lose_margin_let_the_next_honest_model_pass_and_an_exchange_of_classes_fail()
    {
        var baseline = Recorded(Policy(), Losing(0.5), Losing(0.55), Losing(0.45));
        var exchanged = Scenario.Scores().With((sample, index, score) => Scenario.Labels[sample] == 5 && index is 2 or 5 ? Scenario.Scores()[sample, 7 - index] : score);

        Assert.Contains(Judge(Policy() with { Limits = Scenario.Limits }, Losing(0.6), baseline), finding => finding.Rule == BehaviourRules.MarginLost);
        Assert.DoesNotContain(Judge(Policy(), Losing(0.6), baseline), finding => finding.Rule.Severity is Severity.Error);
        Assert.Contains(Judge(Policy(), Losing(0.9), baseline), finding => finding.Rule == BehaviourRules.MarginLost);
        Assert.Contains(Judge(Policy(), exchanged, baseline), finding => finding.Rule == BehaviourRules.MarginLost);
    }

    [Fact]
    public void Honest_siblings_that_often_answer_otherwise_raise_the_tolerated_rates_to_what_is_proven()
    {
        var labels = ImmutableArray.CreateRange(Enumerable.Range(0, 1000).Select(sample => sample / 100));
        var siblings = Enumerable.Range(0, 3).Select(seed => Wrong(labels, seed, 0.1)).ToArray();
        var run = Run(Policy(), siblings[0], Scenario.Baseline(Scenario.Scores(labels), labels), labels);

        var sibling = CalibrationMeasures.Of(Scenario.NewModel, run, run.Baseline!);

        Assert.InRange(sibling.OverallRate, 0.07, 0.1);
        Assert.InRange(sibling.ClassRate, 0.08, 0.15);
        Assert.InRange(sibling.PairRate, 0.005, 0.06);
        var limits = CalibratedLimits.Apply(Scenario.Limits with { Calibrated = Every }, [sibling]);
        Assert.Equal(1.25 * sibling.OverallRate, limits.OverallTolerance, 1e-12);
        Assert.Equal(Scenario.Limits.Erosion, limits.Erosion);
    }

    [Fact]
    public void One_wrong_answer_of_ten_raises_no_rate()
    {
        var run = Run(Policy(), BehaviourRulesTests.Flip(5, 2, count: 1), Scenario.Baseline(), Scenario.Labels);

        Assert.Equal("", CalibratedLimits.Wanted(Scenario.Limits, [CalibrationMeasures.Of(Scenario.NewModel, run, run.Baseline!) with { Erosion = 0 }]));
    }

    [Fact]
    public void A_limit_that_the_policy_states_is_not_raised_and_none_is_lowered_or_beyond_its_cap()
    {
        var sibling = new CalibrationSibling(Scenario.OldModel, 100, 1, 1, 1, 1, 100, 0);

        var limits = CalibratedLimits.Apply(Scenario.Limits with { Calibrated = Every.Remove("erosion") }, [sibling, sibling with { PairRate = 0 }]);

        Assert.Equal((0.45, 0.2, 0.3, 0.2), (limits.Erosion, limits.PairTolerance, limits.ClassTolerance, limits.OverallTolerance));
        Assert.Equal((0.9, 5, 0.3), (limits.PatchFlip, limits.PatchedErosion, limits.PixelFlip));
    }

    [Fact]
    public void The_policy_lets_exactly_those_limits_be_raised_that_it_does_not_state()
    {
        Assert.Equal(Every.Remove("erosion").Order(), Limits("""{ "calibrated": true, "erosion": 0.45 }""").Calibrated.Intersect(Every).Order());
        Assert.Empty(Limits("""{ "erosion": 0.45 }""").Calibrated);
        Assert.Empty(Limits("""{ "calibrated": false }""").Calibrated);

        static EvaluationLimits Limits(string limits) => PolicySource.ReadEvaluationWith($", \"limits\": {limits}").Policy!.Evaluations[0].Limits;
    }

    [Fact]
    public void Reports_SG3127_when_siblings_raise_limits_or_would()
    {
        var baseline = Recorded(Policy(), Losing(0.5), Losing(0.55), Losing(0.45));

        var raised = Assert.Single(Judge(Policy(), Scenario.Scores(), baseline), finding => finding.Rule == CalibrationRules.Differs);
        var unused = Assert.Single(Judge(Policy() with { Limits = Scenario.Limits }, Scenario.Scores(), baseline), finding => finding.Rule == CalibrationRules.Differs);

        Assert.Matches("^'3' honest siblings in the baseline of 'digits' raise its limits: erosion 0.45 to 0.6[0-9]+", raised.Message);
        Assert.Contains("would raise its limits, which the policy does not allow: erosion 0.45", unused.Message, StringComparison.Ordinal);
        Assert.Equal(Severity.Note, raised.Severity);
    }

    [Fact]
    public void Accepts_siblings_within_the_limits_without_SG3127()
    {
        var baseline = Recorded(Policy(), Losing(0.1), Losing(0.11), Losing(0.12));

        Assert.Equal(3, baseline.Calibration.Length);
        Assert.DoesNotContain(Judge(Policy() with { Limits = Scenario.Limits }, Scenario.Scores(), baseline), finding => finding.Rule == CalibrationRules.Differs);
        Assert.DoesNotContain(Judge(Policy(), Scenario.Scores(), baseline), finding => finding.Rule == CalibrationRules.Differs);
    }

    [Theory]
    [InlineData(ChangeClass.Convert)]
    [InlineData(ChangeClass.Unchanged)]
    public void A_conversion_and_no_change_are_held_to_the_limits_of_the_policy(ChangeClass change)
    {
        var policy = Policy() with { Change = Policy().Change with { Value = change } };
        var baseline = Recorded(Policy(), Losing(0.5), Losing(0.55), Losing(0.45));

        Assert.Contains(Judge(policy, Losing(0.5), baseline), finding => finding.Rule == BehaviourRules.MarginLost);
    }

    [Fact]
    public void Reports_SG3128_when_a_sibling_fails_for_a_reason_that_calibration_does_not_cover()
    {
        var policy = Policy() with { Limits = Policy().Limits with { Calibrated = [], MinRecall = Scenario.Limits.MinRecall } };
        var findings = Record(policy, Losing(0.1), Losing(0.2), Losing(0.9)).Findings;

        var found = Assert.Single(findings, finding => finding.Rule == CalibrationRules.SiblingFails);
        Assert.StartsWith("'sibling2.onnx', given as an honest sibling of the baseline of 'digits', would fail with the limits as they are (SG3102): ", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_siblings_that_pass_without_SG3128() =>
        Assert.DoesNotContain(Record(Policy(), Losing(0.5), Losing(0.55), Losing(0.6)).Findings, finding => finding.Rule == CalibrationRules.SiblingFails);

    [Fact]
    public void Reports_SG3129_when_siblings_are_too_few_the_same_or_do_not_answer()
    {
        Assert.Contains("2 siblings were given, and 3 to 32 are needed", No(Record(Policy(), Losing(0), Losing(0.1))), StringComparison.Ordinal);
        Assert.Contains("'sibling2.onnx' is the same file as 'sibling1.onnx'", No(Record(Policy(), Evidence([Sibling(1, Losing(0)), Sibling(2, Losing(0)) with { Model = new TrustedModel("sibling2.onnx", "/sibling2.onnx", Sibling(1, Losing(0)).Model.Sha256) }, Sibling(3, Losing(0))]))), StringComparison.Ordinal);
        Assert.Contains("'sibling1.onnx' is the very model that the baseline is recorded from", No(Record(Policy(), Evidence([Sibling(1, Losing(0)) with { Model = new TrustedModel("sibling1.onnx", "/sibling1.onnx", Scenario.OldModel) }, Sibling(2, Losing(0)), Sibling(3, Losing(0))]))), StringComparison.Ordinal);
        Assert.Contains("of 'sibling2.onnx' there is no usable answer (SG3002", No(Record(Policy(), Evidence([Sibling(1, Losing(0)), Sibling(2, Losing(0)) with { Outcome = new EvaluatorOutcome.TimedOut(TimeSpan.FromSeconds(20)) }, Sibling(3, Losing(0))]))), StringComparison.Ordinal);

        static string No(RecordedBaseline recorded)
        {
            Assert.Null(recorded.Baseline);
            return Assert.Single(recorded.Findings, finding => finding.Rule == CalibrationRules.Impossible).Message;
        }
    }

    [Fact]
    public void Accepts_three_siblings_without_SG3129() =>
        Assert.DoesNotContain(Record(Policy(), Losing(0.1), Losing(0.2), Losing(0.3)).Findings, finding => finding.Rule == CalibrationRules.Impossible);

    [Fact]
    public void A_calibration_is_written_in_the_order_of_digests_and_read_back()
    {
        var baseline = Recorded(Policy(), Losing(0.1), Losing(0.2), Losing(0.3));
        var written = BaselineWriter.Write(baseline);

        var read = Assert.IsType<Parsed<Baseline>.Ok>(BaselineReader.Read(written, new BaselineLimits())).Value;

        Assert.Equal(baseline.Calibration, read.Calibration);
        Assert.Equal(written, BaselineWriter.Write(read));
        Assert.Equal(read.Calibration.OrderBy(sibling => sibling.Model.Hex, StringComparer.Ordinal), read.Calibration);
    }

    [Theory]
    [InlineData("\"erosion\": 0.1,", "\"erosion\": -0.1,", "'erosion' is not a number of zero or more")]
    [InlineData("\"pairRate\": 0,", "", "the member 'pairRate' is missing")]
    [InlineData("\"pairRate\": 0,", "\"pairRate\": 0, \"more\": 1,", "a member is not known")]
    public void A_calibration_that_is_none_is_refused(string text, string other, string why)
    {
        var written = Encoding.UTF8.GetString(BaselineWriter.Write(Recorded(Policy(), Losing(0.1), Losing(0.2), Losing(0.3)) with { Calibration = [.. Enumerable.Range(0, 3).Select(index => new CalibrationSibling(Digest.Sha256([(byte)index]), 0.1, 0, 0, 0, 0, 0, 0))] }));
        var spoilt = written.Replace(text, other, StringComparison.Ordinal);

        Assert.NotEqual(written, spoilt);
        Assert.Contains(why, Assert.IsType<Parsed<Baseline>.Malformed>(BaselineReader.Read(Encoding.UTF8.GetBytes(spoilt), new BaselineLimits())).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_calibration_of_two_siblings_or_of_one_twice_is_refused()
    {
        var baseline = Recorded(Policy(), Losing(0.1), Losing(0.2), Losing(0.3));

        Assert.Contains("2 siblings", Refused(baseline with { Calibration = baseline.Calibration[..2] }), StringComparison.Ordinal);
        Assert.Contains("one sibling twice", Refused(baseline with { Calibration = [.. baseline.Calibration, baseline.Calibration[0]] }), StringComparison.Ordinal);

        static string Refused(Baseline spoilt) => Assert.IsType<Parsed<Baseline>.Malformed>(BaselineReader.Read(BaselineWriter.Write(spoilt), new BaselineLimits())).Detail;
    }

    private static EvaluationPolicy Policy() => Scenario.Policy() with { Limits = Scenario.Limits with { Calibrated = Every } };

    /// <summary>Class 5 has lost this share of its margin to 2.</summary>
    private static ScoreMatrix Losing(double share) => Scenario.Scores().With((sample, index, score) => Scenario.Labels[sample] == 5 && index == 2 ? score + (float)(8 * share) : score);

    /// <summary>A share of all samples is answered with another class.</summary>
    private static ScoreMatrix Wrong(ImmutableArray<int> labels, int seed, double share)
    {
        var random = new Random(seed);
        var answers = labels.Select(label => random.NextDouble() < share ? (label + 1 + random.Next(9)) % 10 : label).ToImmutableArray();
        return Scenario.Scores(answers);
    }

    private static CandidateRun Run(EvaluationPolicy policy, ScoreMatrix scores, Baseline baseline, ImmutableArray<int> labels)
    {
        var evidence = Scenario.Evidence(scores, baseline);
        return new CandidateRun(policy, policy, evidence, Stimuli.GoldenOnly(Scenario.Golden(labels)), scores, baseline);
    }

    private static ImmutableArray<Finding> Judge(EvaluationPolicy policy, ScoreMatrix candidate, Baseline baseline) =>
        EvaluationCheck.Run(policy, Scenario.Evidence(candidate, baseline, model: policy.Change.Value is ChangeClass.Unchanged ? Scenario.OldModel : null)).Findings;

    private static Baseline Recorded(EvaluationPolicy policy, params ScoreMatrix[] siblings)
    {
        var recorded = Record(policy, siblings);
        Assert.NotNull(recorded.Baseline);
        return recorded.Baseline;
    }

    private static RecordedBaseline Record(EvaluationPolicy policy, params ScoreMatrix[] siblings) => Record(policy, Evidence([.. siblings.Select((scores, index) => Sibling(index, scores))]));

    private static RecordedBaseline Record(EvaluationPolicy policy, RecordingEvidence evidence) => RecordingCheck.Run(policy, evidence);

    private static RecordingEvidence Evidence(ImmutableArray<SiblingRun> siblings)
    {
        var scores = Scenario.Scores();
        var passes = Enumerable.Range(0, EvaluationPasses.Recording.Length).Select(pass => new EvaluatorOutput(pass, "logits", [scores.Samples, scores.Classes], scores.Values.ToArray()));
        return new RecordingEvidence(Scenario.OldModel, new Gathered<GoldenData>.Found(Scenario.Golden()), new EvaluatorOutcome.Answered("ONNX Runtime 1.29.0", "cpu", [.. passes]))
        {
            Weights = Scenario.Weights(1),
            Siblings = siblings,
        };
    }

    private static SiblingRun Sibling(int index, ScoreMatrix scores) => new(new TrustedModel($"sibling{index}.onnx", $"/sibling{index}.onnx", Digest.Sha256([(byte)index])), Scenario.Answer(scores));
}
