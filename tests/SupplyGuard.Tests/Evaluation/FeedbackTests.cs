using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Checks.Evaluation.Feedback;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Feedback;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Policies;

namespace SupplyGuard.Tests.Evaluation;

/// <summary>Four groups of points in a plane, a hundred golden ones each, and as many of feedback.</summary>
public sealed class FeedbackTests
{
    private const int Classes = 4;
    private const int Samples = 400;

    private static readonly ImmutableArray<int> Labels = [.. Enumerable.Range(0, Samples).Select(sample => sample % Classes)];

    private static readonly GoldenData Golden = new(Scenario.GoldenFile, [Input(Points(seed: 1))], Labels);

    private static readonly EvaluationPolicy Policy = Scenario.Policy() with
    {
        Classes = ["a", "b", "c", "d"],
        Feedback = [new FeedbackPolicy(Scenario.At("feedback/november.npz", 9), null, 0.05, 0.1, null, Scenario.At("", 8).Location)],
    };

    [Fact]
    public void Accepts_feedback_like_the_golden_samples_SG3030_SG3031_SG3032_SG3033_SG3034_SG3035_SG3036_SG3037_SG3038_SG3039_SG3040_SG3041() =>
        Assert.Empty(Judge(Fed(), policy: Shares(0.05)));

    [Fact]
    public void Reports_SG3030_when_feedback_is_not_there() =>
        Assert.Equal(FeedbackRules.Unusable, Assert.Single(Judge(new Gathered<GoldenData>.Missing())).Rule);

    [Fact]
    public void Reports_SG3030_with_the_place_when_feedback_cannot_be_read()
    {
        var finding = Assert.Single(Judge(new Gathered<GoldenData>.Unusable("It ends in the middle of an array.", 12)));

        Assert.Equal((FeedbackRules.Unusable, 12L), (finding.Rule, finding.Location!.Offset));
        Assert.Equal("The feedback 'feedback/november.npz' cannot be read: It ends in the middle of an array.", finding.Message);
    }

    [Theory]
    [InlineData("y", "F32", 2, "The samples of 'feedback/november.npz' are 'y F32 [2]', and golden samples are 'x F32 [2]', so that they cannot be compared.")]
    [InlineData("x", "I32", 2, "The samples of 'feedback/november.npz' are 'x I32 [2]', and golden samples are 'x F32 [2]', so that they cannot be compared.")]
    [InlineData("x", "F32", 1, "The samples of 'feedback/november.npz' are 'x F32 [1]', and golden samples are 'x F32 [2]', so that they cannot be compared.")]
    public void Reports_SG3030_when_samples_are_something_else(string name, string type, int columns, string message)
    {
        var finding = Assert.Single(Judge(Fed() with { Inputs = [new EvaluatorInput(name, type, [Samples, columns], new byte[Samples * columns * 4])] }));

        Assert.Equal((FeedbackRules.Unusable, message), (finding.Rule, finding.Message));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(Classes)]
    public void Reports_SG3030_when_a_label_is_no_class(int label)
    {
        var finding = Assert.Single(Judge(Fed((_, _) => label)));

        Assert.Equal((FeedbackRules.Unusable, $"Sample '0' of 'feedback/november.npz' has label '{label}', but the evaluation has '4' classes, counted from 0."), (finding.Rule, finding.Message));
    }

    [Fact]
    public void Reports_SG3031_when_a_sample_has_two_labels_in_the_feedback_or_the_golden_data()
    {
        var within = Assert.Single(Judge(Fed(points: points => Copy(points, points, 3, 40))));
        Assert.Equal(FeedbackRules.TwoLabels, within.Rule);
        Assert.Equal("Sample '40' of 'feedback/november.npz' is labelled 'a', and is the same as 'sample 3', which is labelled 'd'.", within.Message);

        var golden = Assert.Single(Judge(Fed(points: points => Copy(Points(seed: 1), points, 3, 40))));
        Assert.Equal("Sample '40' of 'feedback/november.npz' is labelled 'a', and is the same as 'golden sample 3', which is labelled 'd'.", golden.Message);
    }

    [Fact]
    public void Reports_SG3032_when_feedback_holds_golden_samples()
    {
        var finding = Assert.Single(Judge(Fed(points: points => Copy(Points(seed: 1), Copy(Points(seed: 1), points, 7, 7), 8, 12))));

        Assert.Equal(FeedbackRules.HoldsGolden, finding.Rule);
        Assert.StartsWith("'2' samples of 'feedback/november.npz' are golden samples, first '7', which is '7' of 'evaluation/digits.npz':", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG3033_when_a_sample_was_fed_again()
    {
        var finding = Assert.Single(Judge(Fed(points: points => Copy(points, points, 3, 43))));

        Assert.Equal(FeedbackRules.Repeated, finding.Rule);
        Assert.StartsWith("'1' of the '400' samples of 'feedback/november.npz' repeat an earlier one, first '43' that of '3':", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG3034_when_a_sample_leaves_the_declared_range()
    {
        var policy = Policy with { GoldenForm = GoldenForm.Npz with { Range = new GoldenRange(-20, 20) } };

        var finding = Assert.Single(Judge(Fed(points: points => Set(points, 17, 99)), policy: policy));

        Assert.Equal((FeedbackRules.OutOfRange, "Sample '8' of 'feedback/november.npz' holds '99' in 'x', outside the declared range of '-20' to '20'."), (finding.Rule, finding.Message));
    }

    [Fact]
    public void Reports_SG3034_when_numbers_are_not_finite_and_golden_ones_are()
    {
        var finding = Assert.Single(Judge(Fed(points: points => Set(points, 17, float.NaN))));

        Assert.Equal((FeedbackRules.OutOfRange, "'1' samples of 'feedback/november.npz' hold a number in 'x' that is not finite, first sample '8', where no golden sample does."), (finding.Rule, finding.Message));
        Assert.Empty(Judge(Fed(points: points => Set(points, 17, float.NaN)), golden: Golden with { Inputs = [Input(Set(Points(seed: 1), 5, float.NaN))] }));
        Assert.Single(Judge(Fed(points: points => Set(points, 17, float.NaN)), golden: Golden with { Inputs = [Input(Set(Points(seed: 1), 4, float.NaN))] }));
        Assert.Single(Judge(Fed(points: points => Set(points, 17, float.PositiveInfinity)), golden: Golden with { Inputs = [Input(Set(Points(seed: 1), 5, float.NaN))] }), finding => finding.Rule == FeedbackRules.OutOfRange);
    }

    [Fact]
    public void Reports_SG3035_when_labels_contradict_the_nearest_golden_samples()
    {
        var finding = Assert.Single(Judge(Fed((sample, label) => label == 2 && sample % 3 == 0 ? 1 : label), asked: null), finding => finding.Severity is Severity.Error);

        Assert.Equal(FeedbackRules.FalseByGolden, finding.Rule);
        Assert.StartsWith("Of '133' samples of 'feedback/november.npz' that are labelled 'b', '33' lie nearest to golden samples ", finding.Message, StringComparison.Ordinal);
        Assert.Contains("of '100' golden samples with that label, '0' do. With '5 %' tolerated, that would happen with a chance of '", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_labels_that_contradict_golden_samples_as_often_as_is_tolerated_SG3035() =>
        Assert.DoesNotContain(Judge(Fed((sample, label) => label == 2 && sample % 3 == 0 ? 1 : label), policy: Policy with { Feedback = [Policy.Feedback[0] with { LabelTolerance = 0.3 }] }), finding => finding.Rule == FeedbackRules.FalseByGolden);

    /// <summary>Golden data that take turns, more than are searched: every class has neighbours that are asked.</summary>
    [Fact]
    public void Reports_SG3035_when_more_golden_samples_take_turns_than_are_searched()
    {
        var golden = new GoldenData(default, [Input([.. Enumerable.Range(0, 5000).SelectMany(sample => new[] { sample % 2 * 10f, sample % 97 * 0.01f })])], [.. Enumerable.Range(0, 5000).Select(sample => sample % 2)]);
        var fed = new GoldenData(default, [Input([.. Enumerable.Range(0, 1000).SelectMany(sample => new[] { sample % 2 * 10f, (sample % 89 * 0.01f) + 0.001f })])], [.. Enumerable.Range(0, 1000).Select(sample => 1 - (sample % 2))]);

        Assert.Contains(Judge(fed, golden: golden, asked: null), finding => finding.Rule == FeedbackRules.FalseByGolden);
    }

    [Theory]
    [InlineData(1e30f)]
    [InlineData(float.PositiveInfinity)]
    public void A_huge_number_in_false_samples_does_not_hide_them_from_their_neighbours(float huge)
    {
        var golden = new GoldenData(default, [Input([.. Points(seed: 1).Chunk(2).SelectMany(point => new[] { point[0], point[1], point[0] }).ToArray()], 3)], Labels);
        var fed = new GoldenData(default, [Input([.. Points(seed: 2).Chunk(2).SelectMany((point, sample) => new[] { point[0], point[1], sample % 4 == 1 ? huge : point[0] }).ToArray()], 3)], [.. Labels.Select(label => label == 1 ? 0 : label)]);

        Assert.Contains(Judge(fed, golden: golden, asked: null), finding => finding.Rule == FeedbackRules.FalseByGolden);
    }

    [Fact]
    public void Feedback_of_one_sample_or_of_one_kind_accuses_no_model()
    {
        var one = Fed().Part([4]);
        Assert.Empty(Judge(one));
        var same = Enumerable.Range(0, Samples).Where(sample => sample % Classes == 0).ToImmutableArray();
        var evidence = Evidence(new Gathered<GoldenData>.Found(Fed().Part(same)), Golden);
        var flat = Scenario.Answer(new ScoreMatrix(same.Length, Classes, [.. same.SelectMany(_ => new[] { 1f, 0, 0, 0 })]));

        Assert.Empty(FeedbackEvaluation.Run(Policy, evidence with { Feedback = [evidence.Feedback[0] with { Answer = flat }] }, Golden).Findings.Where(finding => finding.Severity is Severity.Error));
    }

    [Fact]
    public void Reports_SG3036_when_labels_contradict_the_trusted_model()
    {
        var finding = Assert.Single(Judge(Fed(), answers: (sample, label) => label == 2 && sample % 3 == 0 ? 1 : label));

        Assert.Equal(FeedbackRules.FalseByTrusted, finding.Rule);
        Assert.StartsWith("Of '100' samples of 'feedback/november.npz' that are labelled 'c', the model that the baseline was recorded from answers '33' ", finding.Message, StringComparison.Ordinal);
    }

    /// <summary>Every tenth label of every class: ten of a hundred prove nothing of one class, and forty of four hundred something of all.</summary>
    [Fact]
    public void Reports_SG3036_when_a_few_labels_of_every_class_contradict_the_trusted_model()
    {
        var finding = Assert.Single(Judge(Fed(), answers: (sample, label) => sample / Classes % 8 == 0 ? (label + 1 + (sample % 3)) % Classes : label));

        Assert.Equal((FeedbackRules.FalseByTrusted, "any"), (finding.Rule, finding.Evidence["class"]));
        Assert.StartsWith("Of '400' samples of 'feedback/november.npz', the model that the baseline was recorded from answers '52' otherwise (samples '0, 1, 2, 3, 32, 33, 34, 35, …'); of '400' golden samples, '0'. ", finding.Message, StringComparison.Ordinal);
    }

    /// <summary>A model that is wrong of a third of the golden samples of a class is no judge of such a share of others.</summary>
    [Fact]
    public void A_trusted_model_that_is_often_wrong_of_golden_samples_proves_nothing_by_it_SG3036() =>
        Assert.Empty(Judge(Fed(), answers: (sample, label) => label == 2 && sample % 3 == 0 ? 1 : label, goldenAnswers: (sample, label) => label == 2 && sample % 3 == 1 ? 1 : label));

    [Fact]
    public void Reports_SG3037_when_samples_of_one_label_reach_beyond_all_golden_ones()
    {
        var finding = Assert.Single(Judge(Fed(points: points =>
        {
            for (var sample = 3; sample < Samples; sample += 12)
                points[(2 * sample) + 1] = -6.5f;
            return points;
        })));

        Assert.Equal((FeedbackRules.Beyond, Severity.Warning), (finding.Rule, finding.Severity));
        Assert.StartsWith("In 'x[1]', '36' of '100' samples of 'feedback/november.npz' that are labelled 'd' are larger, first '3', than all of '100' golden samples with that label; were they alike, that would happen with a chance of '", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG3038_when_a_column_is_distributed_otherwise()
    {
        // Nothing reaches beyond: half of the points lie where the middle of the others is.
        var finding = Assert.Single(Judge(Fed(points: points =>
        {
            for (var sample = 0; sample < Samples; sample++)
                points[(2 * sample) + 1] = Math.Abs(points[(2 * sample) + 1]);
            return points;
        })), finding => finding.Rule == FeedbackRules.Drift);

        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.StartsWith("The distribution of 'x[1]' in 'feedback/november.npz' lies '0.", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG3039_when_shares_of_labels_moved_by_more_than_is_tolerated()
    {
        var rows = Enumerable.Range(0, Samples).Where(sample => sample % Classes != 0 || sample < 40).ToImmutableArray();

        var finding = Assert.Single(Judge(Fed().Part(rows), policy: Shares(0.05), asked: null), finding => finding.Severity is not Severity.Note);

        Assert.Equal(FeedbackRules.Shares, finding.Rule);
        Assert.StartsWith("'3.2 %' of the samples of 'feedback/november.npz' are labelled 'a', and '25 %' of the golden samples; at least '", finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Judge(Fed().Part(rows), asked: null), other => other.Rule == FeedbackRules.Shares);
        Assert.DoesNotContain(Judge(Fed().Part(rows), policy: Shares(0.2), asked: null), other => other.Rule == FeedbackRules.Shares);
    }

    [Theory]
    [InlineData(null, "'models/kept.onnx' is not there, or did not pass its own checks")]
    [InlineData("another", "'models/kept.onnx' is another file")]
    public void Reports_SG3040_when_the_kept_model_is_not_the_one_that_the_baseline_was_recorded_from(string? kept, string why)
    {
        var evidence = Evidence(new Gathered<GoldenData>.Found(Fed()), Golden) with { Model = Scenario.NewModel, Trusted = kept is null ? null : Digest.Sha256([1]) };

        var finding = Assert.Single(FeedbackEvaluation.Run(Policy with { Trusted = Scenario.At("models/kept.onnx", 7) }, evidence, Golden).Findings);

        Assert.Equal((FeedbackRules.NotAsked, $"The feedback of 'digits' was not judged by the model that its baseline was recorded from: {why}."), (finding.Rule, finding.Message));
        Assert.True(finding.Rule.Incomplete);
    }

    [Fact]
    public void Reports_SG3041_when_there_is_no_trusted_model_to_be_asked()
    {
        var changed = Evidence(new Gathered<GoldenData>.Found(Fed()), Golden) with { Model = Scenario.NewModel };

        Assert.Equal(FeedbackRules.Alone, Assert.Single(FeedbackEvaluation.Run(Policy, changed, Golden).Findings).Rule);
        Assert.Equal(FeedbackRules.Alone, Assert.Single(FeedbackEvaluation.Run(Policy, changed with { Baseline = new Gathered<Baseline>.Missing() }, Golden).Findings).Rule);
    }

    [Fact]
    public void Reports_SG3040_when_the_trusted_model_does_not_answer_the_feedback()
    {
        Assert.Equal("it did not end within '20' seconds", Why(new EvaluatorOutcome.TimedOut(TimeSpan.FromSeconds(20))));
        Assert.Equal("its process ended with '134'", Why(new EvaluatorOutcome.Crashed(134, "aborted")));
        Assert.Equal("it gives sample '8' a score that is not finite", Why(Scenario.Answer(Scores(Fed(), null).With((sample, _, score) => sample == 8 ? float.NaN : score))));
        Assert.Equal("what it answers are no scores of '4' classes", Why(Scenario.Answer(new ScoreMatrix(Samples / 2, Classes, new float[Samples * Classes / 2]))));

        string Why(EvaluatorOutcome outcome)
        {
            var evidence = Evidence(new Gathered<GoldenData>.Found(Fed()), Golden);
            var finding = Assert.Single(FeedbackEvaluation.Run(Policy, evidence with { Feedback = [evidence.Feedback[0] with { Answer = outcome }] }, Golden).Findings);
            Assert.Equal((FeedbackRules.NotAsked, "model:feedback/november.npz"), (finding.Rule, finding.Subject.Id));
            return finding.Message["The model that the baseline of 'digits' was recorded from did not judge the labels of 'feedback/november.npz': ".Length..^1];
        }
    }

    [Fact]
    public void Labels_of_which_a_sample_has_any_number_are_judged_one_by_one()
    {
        var policy = Policy with { OutputKind = OutputKind.MultilabelLogits };
        var truth = Fed() with { Targets = Targets((sample, label) => Labels[sample] == label), Labels = [.. new int[Samples]] };
        var golden = Golden with { Targets = truth.Targets, Labels = truth.Labels };
        var poisoned = truth with { Targets = Targets((sample, label) => Labels[sample] == label || (label == 1 && Labels[sample] == 2 && sample % 3 == 0)) };

        Assert.Empty(Judge(truth, policy: policy, golden: golden, asked: null).Where(finding => finding.Severity is not Severity.Note));
        var finding = Assert.Single(Judge(poisoned, policy: policy, golden: golden, asked: null), finding => finding.Severity is not Severity.Note);
        Assert.Equal((FeedbackRules.FalseByGolden, "b"), (finding.Rule, finding.Evidence["class"]));
    }

    [Fact]
    public void Pictures_are_compared_by_blocks_and_statistics()
    {
        var random = new Random(3);
        GoldenData Pictures(Func<int, int, float> value) =>
            new(default, [new EvaluatorInput("image", "F32", [100, 1, 64, 64], MemoryMarshal.AsBytes(Enumerable.Range(0, 100 * 4096).Select(at => value(at / 4096, at % 4096)).ToArray().AsSpan()).ToArray())], [.. Enumerable.Range(0, 100).Select(sample => sample % Classes)]);
        var golden = Pictures((sample, place) => place < 4000 ? random.NextSingle() : 0);
        var fed = Pictures((sample, place) => place < 4000 ? random.NextSingle() : sample % Classes == 1 && place >= 4092 ? 1 : 0);

        var findings = Judge(fed, golden: golden, asked: null).Where(finding => finding.Severity is not Severity.Note).ToArray();

        Assert.Equal("image[4092..4095]", Assert.Single(findings).Evidence["column"]);
    }

    /// <summary>Every bit pattern is a number of some kind; none of them may break the judge.</summary>
    [Fact]
    public void Samples_of_random_bytes_are_judged_like_any_others()
    {
        var random = new Random(11);
        foreach (var type in (string[])["F32", "F64", "F16", "I8", "U64", "BOOL"])
        {
            for (var round = 0; round < 50; round++)
            {
                var (golden, fed) = (Noise(type), Noise(type));
                Assert.All(Judge(fed, golden: golden, asked: null), finding => Assert.NotEqual(FeedbackRules.Unusable, finding.Rule));
            }
        }

        GoldenData Noise(string type)
        {
            var (samples, columns) = (random.Next(1, 60), 3);
            var bytes = new byte[samples * columns * GoldenNumbers.WidthOf(type)];
            random.NextBytes(bytes);
            return new GoldenData(default, [new EvaluatorInput("x", type, [samples, columns], bytes)], [.. Enumerable.Range(0, samples).Select(_ => random.Next(Classes))]);
        }
    }

    [Theory]
    [InlineData("F32", 0)]
    [InlineData("BF16", 2)]
    public void Reports_SG3030_when_samples_hold_no_numbers(string type, int columns)
    {
        var nothing = new GoldenData(default, [new EvaluatorInput("x", type, [Samples, columns], new byte[Samples * columns * 2])], Labels);

        Assert.Contains(Judge(nothing, golden: nothing, asked: null), finding => finding.Rule == FeedbackRules.Unusable);
    }

    private static EvaluationPolicy Shares(double tolerated) => Policy with { Feedback = [Policy.Feedback[0] with { PriorShift = tolerated }] };

    private static ImmutableArray<Finding> Judge(GoldenData fed, EvaluationPolicy? policy = null, GoldenData? golden = null, Func<int, int, int>? answers = null, Func<int, int, int>? goldenAnswers = null, string? asked = "") =>
        Judge(new Gathered<GoldenData>.Found(fed), policy, golden, answers, goldenAnswers, asked);

    private static ImmutableArray<Finding> Judge(Gathered<GoldenData> fed, EvaluationPolicy? policy = null, GoldenData? golden = null, Func<int, int, int>? answers = null, Func<int, int, int>? goldenAnswers = null, string? asked = "")
    {
        var evidence = Evidence(fed, golden ?? Golden, answers, goldenAnswers, policy);
        if (asked is null)
            evidence = evidence with { Model = Scenario.NewModel, Feedback = [evidence.Feedback[0] with { Answer = null }] };
        return FeedbackEvaluation.Run(policy ?? Policy, evidence, golden ?? Golden).Findings;
    }

    private static EvaluationEvidence Evidence(Gathered<GoldenData> fed, GoldenData golden, Func<int, int, int>? answers = null, Func<int, int, int>? goldenAnswers = null, EvaluationPolicy? policy = null)
    {
        var data = (fed as Gathered<GoldenData>.Found)?.Value;
        var recorded = Scenario.Baseline(Scores(golden, goldenAnswers), golden.Labels) with { Classes = Policy.Classes };
        return new EvaluationEvidence(Scenario.OldModel, new Gathered<GoldenData>.Found(golden), new Gathered<Baseline>.Found(recorded), null)
        {
            Feedback = [new FeedbackEvidence((policy ?? Policy).Feedback[0], fed) { Answer = data is null || data.Targets is not null ? null : Scenario.Answer(Scores(data, answers)) }],
        };
    }

    private static ScoreMatrix Scores(GoldenData data, Func<int, int, int>? answers) =>
        Scenario.Scores([.. data.Labels.Select((label, sample) => Math.Clamp(answers?.Invoke(sample, label) ?? label, 0, Classes - 1))], Classes);

    private static GoldenData Fed(Func<int, int, int>? label = null, Func<float[], float[]>? points = null) =>
        new(default, [Input(points is null ? Points(seed: 2) : points(Points(seed: 2)))], [.. Labels.Select((truth, sample) => label?.Invoke(sample, truth) ?? truth)]);

    private static ScoreMatrix Targets(Func<int, int, bool> has) =>
        new(Samples, Classes, [.. Enumerable.Range(0, Samples * Classes).Select(at => has(at / Classes, at % Classes) ? 1f : 0)]);

    /// <summary>Within 3 of (10, 0), (0, 10), (−10, 0) or (0, −10).</summary>
    private static float[] Points(int seed)
    {
        var random = new Random(seed);
        return [.. Labels.SelectMany(label => new[] { (label % 2 == 0 ? 10 - (10 * label) : 0) + Spread(), (label % 2 == 1 ? 20 - (10 * label) : 0) + Spread() })];

        float Spread() => (random.NextSingle() * 6) - 3;
    }

    private static float[] Copy(float[] from, float[] to, int sample, int place)
    {
        from.AsSpan(2 * sample, 2).CopyTo(to.AsSpan(2 * place));
        return to;
    }

    private static float[] Set(float[] points, int at, float value)
    {
        points[at] = value;
        return points;
    }

    private static EvaluatorInput Input(float[] points, int columns = 2) => new("x", "F32", [points.Length / columns, columns], MemoryMarshal.AsBytes(points.AsSpan()).ToArray());
}
