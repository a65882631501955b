using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Checks.Evaluation.Statistics;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Evidence.Evaluation.Staging;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using TestKit;

namespace SupplyGuard.Tests.Evaluation;

/// <summary>A reader of digits that is asked golden samples in stages: what it is asked, and what follows.</summary>
public sealed class SequentialTests
{
    /// <summary>Fifty samples of each of ten classes.</summary>
    private static readonly ImmutableArray<int> Many = [.. Enumerable.Range(0, 500).Select(sample => sample / 50)];

    private static readonly EvaluationPolicy Policy = Scenario.Policy() with { Sequential = true };

    private static readonly RatioTest Usual = new(0.01, 0.2, 1e-5, 1e-3);

    [Fact]
    public void Wald_s_test_is_content_after_33_right_answers_and_alarms_after_4_wrong_ones()
    {
        var (right, wrong) = (Usual.Observe(Enumerable.Repeat(false, 100)), Usual.Observe(Enumerable.Repeat(true, 100)));

        Assert.Equal(new RatioDecision(false, true, 33, 0, right.Ratio), right);
        Assert.Equal(33 * Math.Log(0.8 / 0.99), right.Ratio, 1e-9);
        Assert.Equal(new RatioDecision(true, false, 4, 4, wrong.Ratio), wrong);
        Assert.Equal(4 * Math.Log(20), wrong.Ratio, 1e-9);
        Assert.Equal((false, false, 2), (Usual.Observe([false, true]).Alarms, Usual.Observe([false, true]).IsContent, Usual.Observe([false, true]).Observed));
    }

    [Fact]
    public void Wald_s_test_errs_no_more_often_than_it_promises()
    {
        var random = new SplitMix64(11);
        var (alarms, content) = (0, 0);
        for (var run = 0; run < 100_000; run++)
        {
            alarms += Usual.Observe(Events(0.01)).Alarms ? 1 : 0;
            content += Usual.Observe(Events(0.2)).IsContent ? 1 : 0;
        }

        // 1 and 100 are promised at most; 6 and 140 would come about with a chance below 1e-3 and 1e-4.
        Assert.InRange(alarms, 0, 6);
        Assert.InRange(content, 1, 140);

        IEnumerable<bool> Events(double rate)
        {
            while (true)
                yield return random.Unit() < rate;
        }
    }

    /// <summary>What docs/evaluation.md says about limits: how often SG3104 or SG3135 fails one class of 500 samples, asked at once and in stages of 36, 72 and all.</summary>
    [Theory]
    [InlineData(0.03, 0.02, 0.01)]
    [InlineData(0.05, 0.61, 0.40)]
    [InlineData(0.08, 0.998, 0.84)]
    [InlineData(0.1, 1, 0.93)]
    [InlineData(0.2, 1, 1)]
    public void What_stages_miss_of_what_all_samples_show(double rate, double atOnce, double inStages)
    {
        const int Runs = 4_000;
        var random = new SplitMix64(17);
        var (whole, staged) = (0, 0);
        for (var run = 0; run < Runs; run++)
        {
            bool[] wrong = [.. Enumerable.Range(0, 500).Select(_ => random.Unit() < rate)];
            var decision = Usual.Observe(wrong);
            var asked = !decision.IsContent ? wrong.Length : decision.Observed <= 36 ? 36 : decision.Observed <= 72 ? 72 : wrong.Length;
            whole += Fails(wrong) ? 1 : 0;
            staged += decision.Alarms || Fails(wrong[..asked]) ? 1 : 0;
        }

        Assert.Equal(atOnce, (double)whole / Runs, 0.025);
        Assert.Equal(inStages, (double)staged / Runs, 0.025);

        static bool Fails(bool[] wrong) => BinomialTail.AtLeast(wrong.Length, wrong.Count(isWrong => isWrong), Policy.Limits.ClassTolerance) < Policy.Limits.Alpha / 10;
    }

    [Fact]
    public void Accepts_an_honest_model_after_36_samples_of_every_class_SG3135()
    {
        using var folder = new TemporaryFolder();
        var asked = new List<int>();

        var evidence = Gather(folder, Policy, Scores(), asked);
        var judgement = EvaluationCheck.Run(Policy, evidence);

        Assert.Equal(360, asked.Count);
        Assert.Equal(360, asked.Distinct().Count());
        Assert.All(asked.GroupBy(sample => Many[sample]), members => Assert.Equal(36, members.Count()));
        Assert.DoesNotContain(judgement.Findings, finding => finding.Severity is Severity.Error || finding.Rule.Incomplete);
        Assert.Equal(360, judgement.Measurements.Single(measurement => measurement.Name == "accuracy").Samples);
        Assert.Equal((33, Verdict.Passed), Shown(judgement));
        Assert.Contains(judgement.Detail!.Untested, text => text.StartsWith("'140' of the '500' golden samples", StringComparison.Ordinal));
    }

    [Fact]
    public void Reports_SG3135_and_asks_no_more_when_a_class_is_read_as_another()
    {
        using var folder = new TemporaryFolder();
        var asked = new List<int>();

        var evidence = Gather(folder, Policy, Swapped(5, 2), asked);
        var judgement = EvaluationCheck.Run(Policy, evidence);

        Assert.Equal(90, asked.Count);
        var finding = Assert.Single(judgement.Findings, finding => finding.Rule == SequentialRules.EarlyStop);
        Assert.Equal("Of the first '4' golden samples of class '5', '4' are newly wrong: a rate of '20 %' explains that '1.6E+05' times better than '1 %'.", finding.Message);
        Assert.Contains(judgement.Findings, finding => finding.Rule == BehaviourRules.MarginLost);
        Assert.Equal((4, Verdict.Failed), Shown(judgement));
        Assert.Contains(judgement.Detail!.Untested, text => text.StartsWith("Triggers that sleep on golden samples, and secret variations: a class had failed", StringComparison.Ordinal));
        Assert.All(judgement.Detail.Margins!.Samples, sample => Assert.Equal(5, Many[sample]));
    }

    [Fact]
    public void Reports_SG3136_when_what_was_left_unasked_could_hide_something_else()
    {
        using var folder = new TemporaryFolder();

        var stopped = EvaluationCheck.Run(Policy, Gather(folder, Policy, Swapped(5, 2), []));

        Assert.True(Assert.Single(stopped.Findings, finding => finding.Rule == SequentialRules.NotAllAsked).Rule.Incomplete);
    }

    [Fact]
    public void Accepts_an_evaluation_that_asked_what_it_takes_SG3136()
    {
        using var folder = new TemporaryFolder();

        Assert.DoesNotContain(EvaluationCheck.Run(Policy, Gather(folder, Policy, Scores(), [])).Findings, finding => finding.Rule == SequentialRules.NotAllAsked);
    }

    [Theory]
    [InlineData(0.8, 360)]
    [InlineData(0.9, 500)]
    public void A_floor_has_to_be_proven_before_samples_are_left_out(double floor, int expected)
    {
        using var folder = new TemporaryFolder();
        var asked = new List<int>();
        var limits = Policy.Limits with { MinRecall = Policy.Limits.MinRecall.Add("3", floor) };

        Gather(folder, Policy with { Limits = limits }, Scores(), asked);

        Assert.Equal(expected, asked.Count);
    }

    [Fact]
    public void Uneven_classes_are_asked_whole()
    {
        ImmutableArray<int> uneven = [.. Enumerable.Range(0, 500).Select(sample => sample < 20 ? sample / 10 : 2 + (sample % 8))];
        var whole = Stimuli.GoldenOnly(Scenario.Golden(uneven));
        var recorded = Scenario.Baseline(Scenario.Scores(uneven), uneven);
        var evidence = Scenario.Evidence(baseline: recorded) with { Stimuli = whole };

        var (_, asked) = new StagedRun(whole, rows => Scenario.Answer(Scenario.Scores(uneven).Rows(rows)))
            .Run(SampleOrder.Of(uneven, default, "digits", Scenario.NewModel), 36, 100, (part, answer) => SequentialCheck.Look(Policy, evidence with { Asked = part, Outcome = answer }));
        var even = SequentialCheck.Look(Policy, Scenario.Evidence(baseline: Scenario.Baseline(Scores(), Many), outcome: Scenario.Answer(Scores())) with { Stimuli = Stimuli.GoldenOnly(Scenario.Golden(Many)), Asked = new AskedSamples([.. Enumerable.Range(0, 500)], [], IsProbed: false) });

        Assert.Equal(StageVerdict.Clean, even);
        Assert.Equal(500, asked!.Rows.Length);
    }

    [Fact]
    public void Everything_is_asked_where_few_samples_decide_nothing()
    {
        using var folder = new TemporaryFolder();
        var asked = new List<int>();

        // Of class 5 four of 50 are wrong: too many to be content, too few to alarm.
        var judgement = EvaluationCheck.Run(Policy, Gather(folder, Policy, Scores().With((sample, index, score) => Many[sample] == 5 && sample % 12 == 0 && index == 2 ? 20 : score), asked));

        Assert.Equal(Enumerable.Range(0, 500), asked.Order());
        Assert.Equal(500, judgement.Measurements.Single(measurement => measurement.Name == "accuracy").Samples);
    }

    [Fact]
    public void What_is_asked_in_stages_is_judged_as_if_it_had_been_asked_at_once()
    {
        using var folder = new TemporaryFolder();
        var worn = Scores().With((sample, index, score) => Many[sample] == 5 && sample % 12 == 0 && index == 2 ? 20 : score);

        var staged = EvaluationCheck.Run(Policy, Gather(folder, Policy, worn, []));
        var whole = EvaluationCheck.Run(Policy, Gather(folder, Policy with { Sequential = false }, worn, []));

        Assert.Equal(Lines(whole), Lines(staged));
        Assert.Equal(whole.Measurements, staged.Measurements.Where(measurement => measurement.Name != "sequentialRatio"));
        Assert.Equal(whole.Detail!.Margins!.Samples, staged.Detail!.Margins!.Samples);

        static IEnumerable<string> Lines(EvaluationJudgement judgement) => judgement.Findings.Where(finding => finding.Rule != SequentialRules.EarlyStop).Select(finding => $"{finding.Rule.Id} {finding.Message}");
    }

    [Fact]
    public void Variations_and_probes_are_asked_of_the_samples_that_were_asked_and_of_no_others()
    {
        var golden = new GoldenData(Scenario.GoldenFile, [Noise(500)], Many);
        var form = SampleForm.Of(golden)!;
        var whole = Stimuli.Make(golden, form, StimulusPlan.Of(form, 500, 10, Stimuli.DictionaryOf(form, golden).Length, 2, long.MaxValue) with { PixelSamples = 2 }, "a key of thirty-two bytes or more"u8, "digits");
        var seen = new List<int>();
        var staged = new StagedRun(whole, rows =>
        {
            seen.AddRange(rows);
            return Scenario.Answer(new ScoreMatrix(rows.Length, 2, [.. rows.SelectMany(row => new[] { (float)row, 0f })]));
        });

        var (outcome, asked) = staged.Run(SampleOrder.Of(Many, default, "digits", Scenario.NewModel), 36, 100, (_, _) => StageVerdict.Clean);

        var part = whole.Part(asked!);
        var answered = Assert.IsType<EvaluatorOutcome.Answered>(outcome).Outputs[0];
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(part.Samples, seen.Count);
        Assert.Equal(asked!.Rows.Length, part.Golden.Labels.Length);
        Assert.Equal(whole.RowsOf(asked).Select(row => (float)row), answered.Values.Where((_, at) => at % 2 == 0));
        Assert.Equal(whole.Chosen, part.Chosen.Select(sample => asked.Rows[sample]));
        for (var row = 0; row < part.Samples; row++)
            Assert.True(Row(part.Inputs[0], row).SequenceEqual(Row(whole.Inputs[0], whole.RowsOf(asked)[row])), $"row {row}");
        Assert.Equal(part.Samples - part.FirstProbed, whole.Samples - whole.FirstProbed);
        Assert.Equal(whole.Golden.Labels[whole.OriginOf(whole.FirstProbed + 3)], part.Golden.Labels[part.OriginOf(part.FirstProbed + 3)]);
    }

    [Fact]
    public void The_order_depends_on_key_evaluation_and_model_and_takes_classes_by_turns()
    {
        var order = Order("a"u8, "digits", Scenario.NewModel);

        Assert.Equal(order, Order("a"u8, "digits", Scenario.NewModel));
        Assert.NotEqual(order, Order("b"u8, "digits", Scenario.NewModel));
        Assert.NotEqual(order, Order("a"u8, "letters", Scenario.NewModel));
        Assert.NotEqual(order, Order("a"u8, "digits", Scenario.OldModel));
        Assert.Equal(Enumerable.Range(0, 500), order.Order());
        Assert.Equal(Enumerable.Range(0, 10), order[..10].Select(sample => Many[sample]));

        static ImmutableArray<int> Order(ReadOnlySpan<byte> key, string evaluation, Digest model) => SampleOrder.Of(Many, key, evaluation, model).Until(int.MaxValue);
    }

    [Fact]
    public void A_model_that_answers_nonsense_is_asked_no_more()
    {
        using var folder = new TemporaryFolder();
        var asked = new List<int>();

        var judgement = EvaluationCheck.Run(Policy, Gather(folder, Policy, Scores().With((_, _, _) => float.NaN), asked));

        Assert.Equal(90, asked.Count);
        Assert.Contains($"'{asked.Min()}'", Assert.Single(judgement.Findings, finding => finding.Rule == ScoreRules.NotUsable).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_of_honest_siblings_are_kept_by_all_of_the_samples()
    {
        using var folder = new TemporaryFolder();
        var asked = new List<int>();
        var sibling = new CalibrationSibling(Digest.Sha256("sibling"u8), 0, 0, 0, 0, 0, 0, 0);

        Gather(folder, Policy, Scores(), asked, baseline => baseline with { Calibration = [sibling, sibling with { Model = Digest.Sha256("another"u8) }, sibling with { Model = Digest.Sha256("third"u8) }] });

        Assert.Equal(500, asked.Count);
    }

    [Fact]
    public void A_stage_that_does_not_end_well_ends_all_of_them()
    {
        var calls = 0;
        var timed = Run(_ => ++calls == 2 ? new EvaluatorOutcome.TimedOut(TimeSpan.FromSeconds(20)) : null);
        var changed = Run(rows => Scenario.Answer(Scenario.Scores([.. rows.Select(row => Many[row])]), rows.Length == 90 ? "cpu" : "webgpu"));
        var wider = Run(rows => Scenario.Answer(rows.Length == 90 ? Scenario.Scores([.. rows.Select(row => Many[row])]) : new ScoreMatrix(rows.Length, 11, new float[rows.Length * 11])));

        Assert.IsType<EvaluatorOutcome.TimedOut>(timed.Outcome);
        Assert.IsType<EvaluatorOutcome.Unusable>(changed.Outcome);
        Assert.IsType<EvaluatorOutcome.Unusable>(wider.Outcome);
        Assert.All([timed, changed, wider], ended => Assert.Null(ended.Asked));

        static (EvaluatorOutcome Outcome, AskedSamples? Asked) Run(Func<ImmutableArray<int>, EvaluatorOutcome?> evaluate) =>
            new StagedRun(Stimuli.GoldenOnly(Scenario.Golden(Many)), rows => evaluate(rows) ?? Scenario.Answer(Scenario.Scores([.. rows.Select(row => Many[row])])))
                .Run(SampleOrder.Of(Many, default, "digits", Scenario.NewModel), 36, 100, (_, _) => StageVerdict.GoOn);
    }

    [Fact]
    public void All_stages_together_have_the_time_of_one_evaluation()
    {
        using var folder = new TemporaryFolder();
        var left = new List<TimeSpan>();

        Gather(folder, Policy, Scores(), [], seen: job =>
        {
            left.Add(job.Deadline);
            var began = Stopwatch.GetTimestamp();
            SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(began) > TimeSpan.FromMilliseconds(20));
        });

        Assert.Equal(2, left.Count);
        Assert.True(left[0] <= Policy.Timeout);
        Assert.True(left[1] <= left[0] - TimeSpan.FromMilliseconds(19), $"{left[1]}");
    }

    private static (int? Samples, Verdict Verdict) Shown(EvaluationJudgement judgement)
    {
        var shown = judgement.Measurements.Single(measurement => measurement.Name == "sequentialRatio");
        Assert.Equal(Math.Log(0.999 / 1e-5), shown.Limit!.Value, 1e-9);
        return ((int?)shown.Samples, shown.Verdict);
    }

    private static ScoreMatrix Scores() => Scenario.Scores(Many);

    private static ScoreMatrix Swapped(int label, int rival) => Scores().With((sample, index, score) => Many[sample] == label && index == rival ? 20 : score);

    private static EvaluationEvidence Gather(TemporaryFolder folder, EvaluationPolicy policy, ScoreMatrix candidate, List<int> asked, Func<Baseline, Baseline>? change = null, Action<EvaluatorJob>? seen = null)
    {
        var labels = TestArray.Npy("|u1", "(500,)", [.. Many.Select(label => (byte)label)]);
        var numbers = TestArray.Npy("<i4", "(500, 1)", MemoryMarshal.AsBytes(Enumerable.Range(0, 500).ToArray().AsSpan()).ToArray());
        var golden = TestArray.Npz(("image", numbers), ("label", labels));
        folder.Write("evaluation/digits.npz", golden);
        var baseline = Scenario.Baseline(Scores(), Many) with { Golden = Digest.Sha256(golden) };
        folder.Write("evaluation/digits.baseline.json", BaselineWriter.Write(change?.Invoke(baseline) ?? baseline));

        return EvaluationGathering.Gather(folder.Path, policy, Scenario.NewModel, Scenario.Examined(folder), Evaluate, (_, _) => Scenario.Weights(2), TestContext.Current.CancellationToken, part => SequentialCheck.Look(policy, part));

        EvaluatorOutcome Evaluate(EvaluatorJob job, CancellationToken cancellationToken)
        {
            seen?.Invoke(job);
            ImmutableArray<int> rows = [.. MemoryMarshal.Cast<byte, int>(job.Inputs[0].Bytes.Span)];
            asked.AddRange(rows);
            return Scenario.Answer(candidate.Rows(rows));
        }
    }

    private static EvaluatorInput Noise(int samples)
    {
        var random = new Random(3);
        var values = Enumerable.Range(0, samples * 8 * 8).Select(_ => random.NextSingle()).ToArray();
        return new EvaluatorInput("image", "F32", [samples, 1, 8, 8], MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
    }

    private static ReadOnlySpan<byte> Row(EvaluatorInput input, int row)
    {
        var length = input.Bytes.Length / (int)input.Shape[0];
        return input.Bytes.Span.Slice(row * length, length);
    }
}
