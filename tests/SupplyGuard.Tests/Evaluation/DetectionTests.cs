using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Checks.Evaluation.Detection;
using SupplyGuard.Checks.Evaluation.Samples;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Samples;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Policies;

namespace SupplyGuard.Tests.Evaluation;

public sealed class DetectionTests
{
    private const int Samples = 100;

    private const float None = FoundColumns.Nothing;

    /// <summary>A car at the left and a person at the right of every sample.</summary>
    private static readonly ScoreMatrix Truth = new(Samples, 10, [.. Enumerable.Range(0, Samples).SelectMany(sample => (float[])[0, sample, 0, sample + 10, 10, 1, 500, 0, 505, 10])]);

    [Fact]
    public void Accepts_a_detector_that_finds_what_the_baseline_found_SG3133_SG3134()
    {
        Assert.Empty(Judge(Policy(), Answer((_, _) => 0.6f)));

        // Of 100 objects, 13 may go: P(Bin(100, 0.05) >= 13) = 0.0015, and alpha is 0.001 / 2. Of 100 samples, 8: P(Bin(100, 0.02) >= 8) = 0.0009.
        Assert.Empty(Judge(Policy(), Answer((sample, index) => index == 1 && sample < 13 ? 0.4f : 0.9f)));
        Assert.Empty(Judge(Policy(), Answer((_, _) => 0.9f, invented: sample => sample < 8 ? 0.9f : 0.1f)));
    }

    [Fact]
    public void Reports_SG3133_when_more_objects_are_lost_than_the_tolerated_rate_explains()
    {
        var finding = Assert.Single(Judge(Policy(), Answer((sample, index) => index == 1 && sample < 14 ? 0.4f : 0.9f)));

        Assert.Equal(DetectionRules.ObjectsLost, finding.Rule);
        Assert.Contains("Of '100' objects 'person' in the golden samples, 'models/digits.onnx' finds '86', the baseline '100'; '14' are newly lost, which would happen with a chance of '0.00046' only", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG3133_when_boxes_are_no_longer_where_the_objects_are()
    {
        var moved = Answer((_, _) => 0.9f, shift: 5.1f);

        Assert.Equal([DetectionRules.ObjectsLost, DetectionRules.ObjectsInvented], Judge(Policy(), moved).Select(finding => finding.Rule));
        Assert.Empty(Judge(Policy(), Answer((_, _) => 0.9f, shift: 1)));
    }

    [Fact]
    public void Reports_SG3133_when_a_class_is_proven_to_lie_below_its_floor()
    {
        var policy = Policy();
        policy = policy with { Limits = policy.Limits with { MinRecall = policy.Limits.MinRecall.Add("car", 0.999) } };

        var finding = Assert.Single(Judge(policy, Answer((sample, index) => index == 0 && sample < 10 ? 0.4f : 0.9f)));

        Assert.Equal(DetectionRules.ObjectsLost, finding.Rule);
        Assert.Contains("'car'", finding.Message, StringComparison.Ordinal);
        Assert.Contains("below the floor of '1'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG3133_of_the_objects_that_the_baseline_finds_and_not_of_all()
    {
        // The baseline finds 60 of 100 persons: P(Bin(60, 0.05) >= 10) = 0.0007, of 11 0.0002, and alpha is 0.001 / 2. Of 100 it would take 14.
        var half = Recorded(Answer((sample, index) => index == 1 && sample >= 60 ? 0.4f : 0.9f));
        EvaluatorOutcome.Answered Losing(int count) => Answer((sample, index) => index == 1 && (sample < count || sample >= 60) ? 0.4f : 0.9f);

        Assert.DoesNotContain(Scenario.Judge(Policy(), Evidence(Losing(10), half)), finding => finding.Rule == DetectionRules.ObjectsLost);
        var finding = Assert.Single(Scenario.Judge(Policy(), Evidence(Losing(11), half)), finding => finding.Rule == DetectionRules.ObjectsLost);
        Assert.Contains("finds '49', the baseline '60'; '11' are newly lost", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG3134_of_the_samples_in_which_the_baseline_invents_nothing_and_not_of_all()
    {
        // The baseline invents cars in 60 of 100 samples: P(Bin(40, 0.02) >= 5) = 0.0012, of 6 0.0001. Of 100 it would take 9.
        var inventing = Recorded(Answer((_, _) => 0.9f, invented: sample => sample < 60 ? 0.9f : 0.1f));
        EvaluatorOutcome.Answered Inventing(int count) => Answer((_, _) => 0.9f, invented: sample => sample < 60 + count ? 0.9f : 0.1f);

        Assert.Empty(Scenario.Judge(Policy(), Evidence(Inventing(5), inventing)));
        var finding = Assert.Single(Scenario.Judge(Policy(), Evidence(Inventing(6), inventing)));
        Assert.Equal(DetectionRules.ObjectsInvented, finding.Rule);
        Assert.Contains("In '6' of '40' golden samples", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG3009_when_the_baseline_leaves_nothing_to_lose_or_nothing_to_invent()
    {
        var everywhere = Answer((_, _) => 0.9f, invented: _ => 0.9f);

        Assert.Equal([(0, 0, 1.0, false)], FoundClass.Measure(Policy(), ((Gathered<GoldenData>.Found)Golden(Truth)).Value, Recorded(everywhere).Scores, Recorded(everywhere).Scores).Where(found => found.Class == 0).Select(found => (found.Clean, found.Invented, found.InventedPValue, found.IsInvented)));
        Assert.Contains("Of 'car' there are '0' golden samples in which it could be newly found where there is none", Assert.Single(Scenario.Judge(Policy(), Evidence(everywhere, Recorded(everywhere)))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(91, true)]
    [InlineData(90, false)]
    public void Reports_SG3009_when_an_object_could_be_newly_invented_in_too_few_samples(int inventing, bool isReported)
    {
        var baseline = Answer((_, _) => 0.9f, invented: sample => sample < inventing ? 0.9f : 0.1f);

        var findings = Scenario.Judge(Policy(), Evidence(baseline, Recorded(baseline)));

        Assert.Equal(isReported ? [SelfTestRules.Failed] : [], findings.Select(finding => finding.Rule));
        Assert.All(findings, finding => Assert.Contains("Of 'car' there are '9' golden samples", finding.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(2f, 0.5f, true)]
    [InlineData(0.5f, 0.5f, true)]
    [InlineData(-1f, 0.9f, true)]
    [InlineData(-1f, 0.4f, false)]
    [InlineData(91f, 0f, false)]
    [InlineData(1f, 0.9f, false)]
    public void Reports_SG3008_when_a_box_that_counts_has_a_label_that_is_no_class(float label, float score, bool isReported)
    {
        float[] boxes = [0, 0, 10, 10, 20, 20, 30, 30];
        var answer = new EvaluatorOutcome.Answered("r", "cpu",
        [
            new EvaluatorOutput(0, "logits", [2, 2], [0.9f, 0, 0.8f, score]),
            new EvaluatorOutput(0, "boxes", [2, 2, 4], [.. boxes, .. boxes]),
            new EvaluatorOutput(0, "labels", [2, 2], [0, 0, 0, label]),
        ]);

        var (numbers, finding) = DetectedObjects.Read(Policy() with { Detection = new DetectionOutputs("boxes", "labels") }, Two, answer, 0);

        Assert.Equal(isReported, numbers is null);
        Assert.Equal(isReported ? ScoreRules.NotUsable : null, finding?.Rule);
        if (isReported)
            Assert.Contains(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"an object of class '{label}' in golden sample '1', but the evaluation has '2' classes"), finding!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_decides_a_baseline_of_boxes_is_named_with_it()
    {
        var policy = Policy();

        Assert.Equal("logits + boxes at 0.5 from 0.5", policy.OutputsRead);
        Assert.Equal("logits + boxes at 0.5 from 0.6", (policy with { Limits = policy.Limits with { Detection = policy.Limits.Detection! with { Score = 0.6 } } }).OutputsRead);
    }

    [Fact]
    public void Reports_SG3134_when_objects_are_found_in_more_samples_where_there_are_none()
    {
        var finding = Assert.Single(Judge(Policy(), Answer((_, _) => 0.9f, invented: sample => sample < 9 ? 0.9f : 0.1f)));

        Assert.Equal(DetectionRules.ObjectsInvented, finding.Rule);
        Assert.Contains("In '9' of '100' golden samples, 'models/digits.onnx' finds 'car' where there is none", finding.Message, StringComparison.Ordinal);
        Assert.Contains("with a chance of '0.00019' only", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unchanged_model_is_held_to_sums_over_all_of_its_outputs()
    {
        var evidence = Evidence(Trusted) with { Model = Scenario.OldModel };
        var (scores, boxes) = (Trusted.Outputs[0], Trusted.Outputs[1]);
        float[] other = [.. boxes.Values];
        other[^1] += 1;

        Assert.Empty(Scenario.Judge(Policy(ChangeClass.Unchanged), evidence));
        var finding = Assert.Single(Scenario.Judge(Policy(ChangeClass.Unchanged), evidence with { Outcome = Trusted with { Outputs = [scores, boxes with { Values = other }] } }));

        Assert.Equal(BehaviourRules.OutputsDiffer, finding.Rule);
        Assert.Contains("'8' sums over its golden outputs differ from the baseline's; one over 'boxes' of sample '99'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG3009_when_a_class_could_be_overlooked_or_invented_unnoticed()
    {
        var policy = Policy();
        var lost = policy with { Limits = policy.Limits with { Detection = policy.Limits.Detection! with { Lost = 1 } } };
        var invented = policy with { Limits = policy.Limits with { Detection = policy.Limits.Detection! with { Invented = 1 } } };

        Assert.Contains("Had the model overlooked 'car'", Assert.Single(Judge(lost, Trusted)).Message, StringComparison.Ordinal);
        Assert.Contains("Had the model invented 'car'", Assert.Single(Judge(invented, Trusted)).Message, StringComparison.Ordinal);
        Assert.Equal([SelfTestRules.Failed], Judge(invented, Trusted).Select(finding => finding.Rule));
    }

    [Fact]
    public void Reports_SG3009_when_the_noise_floor_hides_every_difference_of_an_unchanged_model()
    {
        var deaf = Recorded(Trusted) with { Noise = new NoiseFloor(4, 1e9, 0) };

        var finding = Assert.Single(Scenario.Judge(Policy(ChangeClass.Unchanged), Evidence(Trusted, deaf) with { Model = Scenario.OldModel }));

        Assert.Equal(SelfTestRules.Failed, finding.Rule);
        Assert.Contains("with what belongs to the next", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG3022_when_the_baseline_overlooks_most_objects_of_a_class()
    {
        var blind = Answer((sample, index) => index == 1 && sample < 70 ? 0.1f : 0.9f);

        var finding = Scenario.Judge(Policy(), Evidence(blind, Recorded(blind))).First(finding => finding.Rule == SampleRules.Contradicted);

        Assert.Contains("Of '100' golden samples labelled 'person' the baseline model overlooks '70'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG3007_when_there_are_too_few_objects_of_a_class()
    {
        var few = Truth.With((sample, column, value) => column == 5 && sample > 4 ? -1 : value);
        var evidence = Evidence(Trusted) with { Golden = Golden(few) };

        Assert.Equal([GoldenRules.Unusable], Scenario.Judge(Policy(), evidence).Select(finding => finding.Rule));
    }

    [Theory]
    [InlineData(new[] { 0f, 0, 10, 10 }, new[] { 5f, 0, 15, 10 }, 1 / 3.0)]
    [InlineData(new[] { 0f, 0, 10, 10 }, new[] { 0f, 0, 10, 5 }, 0.5)]
    [InlineData(new[] { 0f, 0, 10, 10 }, new[] { 0f, 0, 10, 10 }, 1.0)]
    [InlineData(new[] { 0f, 0, 10, 10 }, new[] { 10f, 0, 20, 10 }, 0.0)]
    [InlineData(new[] { 0f, 0, 10, 10 }, new[] { 10f, 10, 0, 0 }, 0.0)]
    public void Overlap_is_intersection_over_union(float[] one, float[] other, double expected)
    {
        Assert.Equal(expected, DetectedObjects.Overlap(one, other), 1e-12);
        Assert.Equal(expected, DetectedObjects.Overlap(other, one), 1e-12);
    }

    [Fact]
    public void Reads_scores_for_each_class_with_and_without_a_background_and_with_labels()
    {
        // One box at the only object, which is a car; another where there is nothing. Places: car, empty; then what is invented of car and person.
        float[] expected = [0.9f, None, 0.2f, 0.7f];

        Assert.Equal(expected, Tail(Policy(), [2, 2, 2], [0.9f, 0.1f, 0.2f, 0.7f], []));
        Assert.Equal(expected, Tail(Policy(), [2, 2, 3], [5, 0.9f, 0.1f, 5, 0.2f, 0.7f], []));
        Assert.Equal([0.9f, None, None, 0.7f], Tail(Policy() with { Detection = new DetectionOutputs("boxes", "labels") }, [2, 2], [0.9f, 0.7f], [0, 1]));
    }

    [Theory]
    [InlineData(new long[] { 2, 2, 4 }, new long[] { 2, 2, 4 })]
    [InlineData(new long[] { 2, 4 }, new long[] { 2, 2, 4 })]
    [InlineData(new long[] { 2, 3, 2 }, new long[] { 2, 2, 4 })]
    [InlineData(new long[] { 2, 2, 2 }, new long[] { 2, 8 })]
    [InlineData(new long[] { 2, 0, 2 }, new long[] { 2, 0, 4 })]
    public void Reports_SG3008_when_outputs_are_no_scores_and_boxes(long[] scores, long[] boxes)
    {
        var (numbers, finding) = DetectedObjects.Read(Policy(), Two, Outputs(("logits", scores), ("boxes", boxes)), 0);

        Assert.Null(numbers);
        Assert.Equal(ScoreRules.NotUsable, finding!.Rule);
    }

    [Fact]
    public void Reports_SG3008_when_an_output_is_not_finite_missing_or_always_the_same()
    {
        var outputs = Outputs(("logits", [2, 2, 2]), ("boxes", [2, 2, 4]));
        var infinite = outputs with { Outputs = [outputs.Outputs[0], outputs.Outputs[1] with { Values = [.. outputs.Outputs[1].Values[..^1], float.NaN] }] };

        Assert.Contains("golden sample '1' a score that is not a finite number", DetectedObjects.Read(Policy(), Two, infinite, 0).Finding!.Message, StringComparison.Ordinal);
        Assert.Contains("has no output", DetectedObjects.Read(Policy(), Two, outputs with { Outputs = [outputs.Outputs[0]] }, 0).Finding!.Message, StringComparison.Ordinal);
        Assert.Contains("the same scores whatever the sample is", DetectedObjects.Read(Policy(), Two, outputs with { Outputs = [.. outputs.Outputs.Select(output => output with { Values = new float[output.Values.Length] })] }, 0).Finding!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_baseline_of_boxes_is_written_and_read_back_and_nothing_else_says_how_many_numbers_there_are()
    {
        var written = BaselineWriter.Write(Recorded(Trusted));
        var read = Assert.IsType<Parsed<Baseline>.Ok>(BaselineReader.Read(written, new BaselineLimits())).Value;
        var text = Encoding.UTF8.GetString(written);

        Assert.Equal(written, BaselineWriter.Write(read));
        Assert.Equal(Recorded(Trusted).Scores.Values, read.Scores.Values);
        foreach (var (from, to) in ((string, string)[])[("\"kind\": \"detection\"", "\"kind\": \"regression\""), ("\"numbers\": 20", "\"numbers\": 19"), ("\"numbers\": 20", "\"numbers\": 0"), ("\"samples\": 100\n  },", "\"samples\": 2147483647\n  },")])
        {
            Assert.Contains(from, text, StringComparison.Ordinal);
            Assert.IsType<Parsed<Baseline>.Malformed>(BaselineReader.Read(Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal)), new BaselineLimits()));
        }
    }

    [Fact]
    public void Reports_SG3006_when_the_baseline_has_other_numbers_than_the_golden_data_have_objects()
    {
        var recorded = Recorded(Trusted);
        var wider = recorded with { Scores = new ScoreMatrix(Samples, 21, new float[Samples * 21]) };

        Assert.Contains(Scenario.Judge(Policy(), Evidence(Trusted, wider)), finding => finding.Rule == BaselineRules.DoesNotFit);
    }

    [Theory]
    [InlineData(new float[] { 2, 0, 0, 1, 1 }, "class 2")]
    [InlineData(new float[] { 0.5f, 0, 0, 1, 1 }, "class 0.5")]
    [InlineData(new float[] { -2, 0, 0, 1, 1 }, "class -2")]
    [InlineData(new float[] { 0, 1, 0, 1, 1 }, "without an inside")]
    [InlineData(new float[] { 0, 0, 1, 1, 0 }, "without an inside")]
    [InlineData(new float[] { 0, 0, 0, float.NaN, 1 }, "not finite")]
    public void Objects_that_cannot_be_are_refused(float[] numbers, string why) =>
        Assert.Contains(why, Assert.Throws<FaultySampleException>(() => TruthReader.Boxes(Array([1, 1, 5], numbers), 2)).Message, StringComparison.Ordinal);

    [Fact]
    public void Objects_are_read_from_arrays_of_five_numbers_each()
    {
        var read = TruthReader.Boxes(Array([1, 2, 5], [1, 0, 0, 1, 1, -1, 0, 0, 0, 0]), 2);

        Assert.Equal((1, 10), (read.Samples, read.Classes));
        Assert.Throws<FaultySampleException>(() => TruthReader.Boxes(Array([1, 10], new float[10]), 2));
        Assert.Throws<FaultySampleException>(() => TruthReader.Boxes(new SampleTruth.Texts(["a"], 1), 2));
    }

    private static readonly ScoreMatrix Two = new(2, 10, [0, 0, 0, 10, 10, -1, 0, 0, 0, 0, 0, 0, 0, 10, 10, -1, 0, 0, 0, 0]);

    private static EvaluatorOutcome.Answered Trusted => Answer((_, _) => 0.9f);

    private static SampleTruth.Numbers Array(long[] shape, float[] numbers) => new(new EvaluatorInput("label", "F32", [.. shape], numbers.SelectMany(BitConverter.GetBytes).ToArray()));

    private static EvaluatorOutcome.Answered Outputs(params (string Name, long[] Shape)[] outputs) =>
        new("r", "cpu", [.. outputs.Select(output => new EvaluatorOutput(0, output.Name, [.. output.Shape], [.. Enumerable.Range(0, (int)output.Shape.Aggregate(1L, (product, length) => product * length)).Select(number => (float)number)]))]);

    /// <summary>What is read of the first of two samples, without sums; the second sample says something else.</summary>
    private static float[] Tail(EvaluationPolicy policy, long[] shape, float[] scores, float[] labels)
    {
        float[] boxes = [0, 0, 10, 10, 20, 20, 30, 30];
        var answer = new EvaluatorOutcome.Answered("r", "cpu",
        [
            new EvaluatorOutput(0, "logits", [.. shape], [.. scores, .. new float[scores.Length]]),
            new EvaluatorOutput(0, "boxes", [2, 2, 4], [.. boxes, .. boxes]),
            .. labels is [] ? (ImmutableArray<EvaluatorOutput>)[] : [new EvaluatorOutput(0, "labels", [2, 2], [.. labels, .. labels])],
        ]);
        return DetectedObjects.Read(policy, Two, answer, 0).Numbers!.Row(0)[FoundColumns.Sums(policy)..].ToArray();
    }

    /// <summary>A box at each object, moved to the right, and one more, at (300, 300), that may be a car.</summary>
    private static EvaluatorOutcome.Answered Answer(Func<int, int, float> score, Func<int, float>? invented = null, float shift = 0) => new("ONNX Runtime 1.29.0", "cpu",
    [
        new EvaluatorOutput(0, "logits", [Samples, 3, 2], [.. Enumerable.Range(0, Samples).SelectMany(sample => (float[])[score(sample, 0), 0, 0, score(sample, 1), invented?.Invoke(sample) ?? 0.1f, 0])]),
        new EvaluatorOutput(0, "boxes", [Samples, 3, 4], [.. Enumerable.Range(0, Samples).SelectMany(sample => (float[])[sample + shift, 0, sample + shift + 10, 10, 500 + shift, 0, 505 + shift, 10, 300, 300, 310, 310])]),
    ]);

    private static EvaluationPolicy Policy(ChangeClass change = ChangeClass.Retrain) => Scenario.Policy(change, OutputKind.Detection) with
    {
        Classes = ["car", "person"],
        Detection = new DetectionOutputs("boxes", null),
        Limits = Scenario.Limits with { Detection = new DetectionLimits(0.5, 0.5, 0.05, 0.02) },
    };

    private static ImmutableArray<Finding> Judge(EvaluationPolicy policy, EvaluatorOutcome.Answered candidate) => Scenario.Judge(policy, Evidence(candidate));

    private static Gathered<GoldenData> Golden(ScoreMatrix truth) => new Gathered<GoldenData>.Found(Scenario.Golden([.. new int[Samples]]) with { Targets = truth });

    private static EvaluationEvidence Evidence(EvaluatorOutcome.Answered candidate, Baseline? baseline = null) => Scenario.Evidence(baseline: baseline ?? Recorded(Trusted), outcome: candidate) with
    {
        Golden = Golden(Truth),
        Weights = Scenario.Weights(2) with { Head = null },
    };

    private static Baseline Recorded(EvaluatorOutcome.Answered answer)
    {
        var numbers = DetectedObjects.Read(Policy(), Truth, answer, 0).Numbers!;
        return Scenario.Baseline(Scenario.Scores()) with
        {
            Classes = ["car", "person"],
            OutputKind = OutputKind.Detection,
            Output = "logits + boxes at 0.5 from 0.5",
            Scores = numbers,
            Tallies = BaselineCheck.Tally(Policy(), ((Gathered<GoldenData>.Found)Golden(Truth)).Value, numbers),
            Weights = Scenario.Weights(1) with { Head = null },
        };
    }
}
