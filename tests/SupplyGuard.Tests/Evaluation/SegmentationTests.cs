using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Checks.Evaluation.Detection;
using SupplyGuard.Checks.Evaluation.Samples;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Policies;

namespace SupplyGuard.Tests.Evaluation;

/// <summary>Every sample is a picture of 6 × 6 places: two rows of road, a person of four places, and nothing else.</summary>
public sealed partial class SegmentationTests
{
    private const int Samples = 100;

    private const int Side = 6;

    private const short No = TrueMaps.NoClass;

    private const float Nothing = FoundColumns.Nothing;

    private static readonly TrueMaps Truth = new(Samples, Side, Side, [.. Enumerable.Repeat(Picture(), Samples).SelectMany(picture => picture)]);

    [Fact]
    public void Accepts_maps_that_find_what_the_baseline_found_SG3133_SG3134()
    {
        Assert.Empty(Judge(Trusted));

        // Of 100 persons, 13 may go: P(Bin(100, 0.05) >= 13) = 0.0015, and alpha is 0.001 / 2. Of 100 samples, 8: P(Bin(100, 0.02) >= 8) = 0.0009.
        Assert.Empty(Judge(Answer((sample, picture) => sample < 13 ? Without(picture, 1) : picture)));
        Assert.Empty(Judge(Answer((sample, picture) => sample < 8 ? WithPatch(picture, 0) : picture)));
    }

    [Fact]
    public void Reports_SG3133_when_more_regions_of_a_class_are_lost_than_the_tolerated_rate_explains()
    {
        var finding = Assert.Single(Judge(Answer((sample, picture) => sample < 14 ? Without(picture, 1) : picture)));

        Assert.Equal(DetectionRules.ObjectsLost, finding.Rule);
        Assert.Contains("Of '100' regions 'person' in the golden samples, 'models/digits.onnx' finds '86', the baseline '100'; '14' are newly lost", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG3134_when_a_class_is_found_in_more_samples_where_there_is_none()
    {
        var finding = Assert.Single(Judge(Answer((sample, picture) => sample < 9 ? WithPatch(picture, 0) : picture)));

        Assert.Equal(DetectionRules.ObjectsInvented, finding.Rule);
        Assert.Contains("In '9' of '100' golden samples, 'models/digits.onnx' finds 'road' where there is none", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_says_how_many_regions_are_found_and_what_was_not_looked_at()
    {
        var judgement = EvaluationCheck.Run(Policy(), Evidence(Answer((sample, picture) => sample < 13 ? Without(picture, 1) : picture)));

        Assert.Equal("187 of 200 regions are found, 200 by the baseline", judgement.Detail!.Headline);
        Assert.Contains(judgement.Detail.Untested, missing => missing.StartsWith("Single objects", StringComparison.Ordinal));
        Assert.Contains("Invented patches below '2' places of a sample together (limits.segmentation.area).", judgement.Detail.Untested);
        Assert.Contains(judgement.Findings, finding => finding.Message.Contains("its outputs are maps of classes", StringComparison.Ordinal));
    }

    [Fact]
    public void Reports_SG3133_and_SG3134_when_one_class_is_read_as_the_other() => Assert.Equal(
        [DetectionRules.ObjectsLost, DetectionRules.ObjectsInvented],
        Judge(Answer((_, picture) => [.. picture.Select(index => index == 1 ? (short)0 : index)])).Select(finding => finding.Rule));

    [Fact]
    public void Single_stray_places_do_not_count_SG3134()
    {
        // A patch of two of 36 places is 5.6 %, of one 2.8 %; the least is 5 %.
        Assert.Empty(Judge(Answer((_, picture) => With(picture, 0, 30))));
        Assert.Equal([DetectionRules.ObjectsInvented], Judge(Answer((_, picture) => With(picture, 0, 30, 33))).Select(finding => finding.Rule));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_region_is_found_where_half_of_it_and_what_is_taken_for_it_agree(int missing, bool isFound)
    {
        // Of 4 places, 1 is missing and 1 more is taken for it: 3 / 5. Of 2 missing and 1 more: 2 / 5.
        var numbers = ClassifiedMaps.Read(Policy(), Truth, Answer((_, picture) => Moved(picture, missing)), 0).Numbers!;

        Assert.Equal((float)((4.0 - missing) / 5), numbers[0, OutputSums.Count + 1]);
        Assert.Equal(isFound ? Samples : 0, FoundClass.Measure(Policy(), GoldenOf(Truth), numbers, numbers)[1].Found);
    }

    [Fact]
    public void An_overlap_that_is_exactly_the_least_is_enough()
    {
        // 7 of 10 places agree; as a float that is less than 0.7.
        var policy = Policy() with { Limits = Policy().Limits with { Detection = new DetectionLimits(0, 0.7, 0.05, 0.02) { Area = 0.05 } } };
        var truth = new TrueMaps(2, 1, 10, new short[20]);
        var numbers = ClassifiedMaps.Read(policy, truth, Outputs([2, 1, 10], [0, 0, 0, 0, 0, 0, 0, -1, -1, -1, 0, 0, 0, 0, 0, 0, -1, -1, -1, -1]), 0).Numbers!;

        Assert.Equal((2, 1), (FoundClass.Measure(policy, GoldenOf(truth), numbers, numbers)[0].Objects, FoundClass.Measure(policy, GoldenOf(truth), numbers, numbers)[0].Found));
    }

    [Fact]
    public void Patches_touch_at_sides_and_corners_and_places_that_do_not_count_join_them_uncounted()
    {
        short[] truth = [0, No, No, No, No, TrueMaps.Uncounted, No, No, No];
        var (one, other) = (new MapPatches(3, 3), new MapPatches(3, 3));

        // Over the corner: the true place is part of the patch. Not touching it: two places, of which one counts. Another class: stray where 0 is true.
        Assert.Equal([0, 0], one.Strays(new short[] { 0, No, No, No, 0, No, No, No, No }, truth, 2));
        Assert.Equal([1, 0], one.Strays(new short[] { No, No, No, No, No, 0, No, No, 0 }, truth, 2));
        Assert.Equal([0, 1], other.Strays(new short[] { 1, No, No, No, No, No, No, No, No }, truth, 2));
        Assert.Equal([2, 3], other.Strays(new short[] { No, No, 0, 1, No, No, 1, 1, 0 }, truth, 2));
    }

    [Fact]
    public void Reads_scores_for_each_class_with_and_without_a_background_and_numbers_of_classes()
    {
        // Two samples of one row with three places; in the first they are 0, 1 and none, the second is answered otherwise.
        var truth = new TrueMaps(2, 1, 3, [0, 1, No, 0, 1, No]);
        float[] expected = [1, 1, Nothing, Nothing];

        Assert.Equal(expected, Tail(truth, [2, 3, 1, 3], [0, 0, 9, 5, 1, 1, 1, 5, 1]));
        Assert.Equal([1, 0.5f, Nothing, Nothing], Tail(truth, [2, 2, 1, 3], [5, 1, 1, 1, 5, 2]));
        Assert.Equal(expected, Tail(truth, [2, 1, 3], [0, 1, -1]));
        Assert.Equal(expected, Tail(truth, [2, 1, 1, 3], [0, 1, -1]));
        Assert.Equal([0, 0, 1 / 3f, 1 / 3f], Tail(truth, [2, 1, 3], [1, 0, -1]));
    }

    [Fact]
    public void Of_equal_scores_the_first_class_is_the_answer() =>
        Assert.Equal([0.5f, 0, Nothing, Nothing], Tail(new TrueMaps(2, 1, 2, [0, 1, 0, 1]), [2, 2, 1, 2], [5, 1, 5, 0]));

    [Fact]
    public void A_map_of_one_class_has_it_where_its_score_is_high_enough()
    {
        // In the second sample one place of two is found, and a patch of two is not there.
        var truth = new TrueMaps(2, 1, 4, [0, 0, No, No, 0, 0, No, No]);
        var numbers = ClassifiedMaps.Read(One(), truth, Outputs([2, 1, 1, 4], [0.3f, 0.3f, 0.29f, 0, 0.3f, 0.29f, 0.3f, 0.3f]), 0).Numbers!;

        Assert.Equal([1, Nothing], numbers.Row(0)[OutputSums.Count..]);
        Assert.Equal([0.25f, 0.5f], numbers.Row(1)[OutputSums.Count..]);
    }

    [Fact]
    public void Places_that_do_not_count_are_neither_right_nor_wrong()
    {
        var truth = new TrueMaps(2, 1, 4, [0, TrueMaps.Uncounted, TrueMaps.Uncounted, 1, 0, TrueMaps.Uncounted, TrueMaps.Uncounted, 1]);

        Assert.Equal([1, 1, Nothing, Nothing], Tail(truth, [2, 1, 4], [0, 0, 1, 1]));
        Assert.Equal([1, 1, Nothing, Nothing], Tail(truth, [2, 1, 4], [0, 1, 0, 1]));
    }

    [Theory]
    [InlineData(new long[] { 100, 36 })]
    [InlineData(new long[] { 99, 6, 6 })]
    [InlineData(new long[] { 100, 4, 6, 6 })]
    [InlineData(new long[] { 100, 2, 6, 6, 1 })]
    [InlineData(new long[] { 100, 0, 6 })]
    [InlineData(new long[] { 100, long.MaxValue, long.MaxValue })]
    [InlineData(new long[] { 100, -6, -6 })]
    [InlineData(new long[] { })]
    public void Reports_SG3008_when_an_output_is_no_map(long[] shape)
    {
        var (numbers, finding) = ClassifiedMaps.Read(Policy(), Truth, Outputs(shape, new float[Samples * 36]), 0);

        Assert.Null(numbers);
        Assert.Equal(ScoreRules.NotUsable, finding!.Rule);
        Assert.Contains("but the maps of '100' samples need a score for each of '2' classes, '[100, 2, rows, columns]'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG3008_when_a_map_of_one_class_has_several_scores() =>
        Assert.Contains("maps of '100' samples and one class need '[100, rows, columns]'", ClassifiedMaps.Read(One(), Truth, Outputs([Samples, 2, Side, Side], new float[Samples * 72]), 0).Finding!.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(3, 3)]
    [InlineData(4, 9)]
    [InlineData(12, 6)]
    public void Reports_SG3008_with_both_sizes_when_the_truth_was_stored_at_another_one(int rows, int columns)
    {
        var finding = Assert.Single(Judge(Outputs([Samples, rows, columns], new float[Samples * rows * columns])));

        Assert.Equal(ScoreRules.NotUsable, finding.Rule);
        Assert.Equal($"'models/digits.onnx' gives 'logits' '{rows}' rows and '{columns}' columns, but the true maps of the golden data have '6' and '6'.", finding.Message);
        Assert.Contains("Store the truth at the size at which the model answers", finding.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    [InlineData(0.5)]
    public void Reports_SG3008_when_a_place_is_given_a_class_that_is_none(float label)
    {
        var (numbers, finding) = ClassifiedMaps.Read(Policy(), Truth, Outputs([Samples, Side, Side], [.. new float[100], label, .. new float[(Samples * 36) - 101]]), 0);

        Assert.Null(numbers);
        Assert.Contains(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"gives a place of golden sample '2' the class '{label}', but the evaluation has '2' classes"), finding!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG3008_when_a_map_is_not_finite_missing_or_always_the_same()
    {
        var infinite = Outputs([Samples, Side, Side], [.. new float[40], float.NaN, .. new float[(Samples * 36) - 41]]);

        Assert.Contains("golden sample '1' a score that is not a finite number", ClassifiedMaps.Read(Policy(), Truth, infinite, 0).Finding!.Message, StringComparison.Ordinal);
        Assert.Contains("has no output 'logits'", ClassifiedMaps.Read(Policy(), Truth, Trusted with { Outputs = [] }, 0).Finding!.Message, StringComparison.Ordinal);
        Assert.Contains("has no output 'logits'", ClassifiedMaps.Read(Policy(), Truth, Trusted, 1).Finding!.Message, StringComparison.Ordinal);
        Assert.Contains("the same scores whatever the sample is", ClassifiedMaps.Read(Policy(), Truth, Outputs([Samples, Side, Side], new float[Samples * 36]), 0).Finding!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_an_answer_is_it_is_read_or_refused()
    {
        var random = new Random(11);
        var (two, one) = (new TrueMaps(2, 2, 2, [0, 1, No, TrueMaps.Uncounted, 0, 1, 1, No]), new TrueMaps(2, 2, 2, [0, 0, No, TrueMaps.Uncounted, No, No, No, No]));
        float[] numbers = [0, 1, -1, 2, 0.5f, -2, float.NaN, float.PositiveInfinity, float.MaxValue, float.MinValue];
        long[] lengths = [-1, 0, 1, 2, 2, 2, 3, 4, long.MaxValue];
        var (read, refused) = (0, 0);
        for (var round = 0; round < 20_000; round++)
        {
            long[] shape = round % 2 == 0 ? [2, .. new long[random.Next(2)].Select(_ => random.NextInt64(1, 4)), 2, 2] : [.. Enumerable.Range(0, random.Next(6)).Select(_ => lengths[random.Next(lengths.Length)])];
            var count = round % 2 == 0 ? (int)shape.Aggregate(1L, (product, length) => product * length) : random.Next(25);
            var most = random.Next(1, numbers.Length + 1);
            var answer = Outputs(shape, [.. Enumerable.Range(0, count).Select(_ => numbers[random.Next(most)])]);
            var (found, finding) = round % 3 == 0 ? ClassifiedMaps.Read(One(), one, answer, 0) : ClassifiedMaps.Read(Policy(), two, answer, 0);

            Assert.Equal(found is null, finding is not null);
            Assert.All(found?.Values.ToArray() ?? [], value => Assert.True(float.IsFinite(value)));
            (read, refused) = (read + (found is null ? 0 : 1), refused + (found is null ? 1 : 0));
        }

        Assert.True(read > 1000 && refused > 1000, $"{read} were read and {refused} refused.");
    }

    [Fact]
    public void An_unchanged_model_is_held_to_sums_over_its_maps()
    {
        var evidence = Evidence(Trusted) with { Model = Scenario.OldModel };
        var maps = Trusted.Outputs[0];
        float[] other = [.. maps.Values];
        other[^1] += 0.01f;

        Assert.Empty(Scenario.Judge(Policy(ChangeClass.Unchanged), evidence));
        var finding = Assert.Single(Scenario.Judge(Policy(ChangeClass.Unchanged), evidence with { Outcome = Trusted with { Outputs = [maps with { Values = other }] } }));

        Assert.Equal(BehaviourRules.OutputsDiffer, finding.Rule);
        Assert.Contains("one over 'logits' of sample '99'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG3022_when_the_baseline_overlooks_most_regions_of_a_class()
    {
        var blind = Answer((sample, picture) => sample < 70 ? Without(picture, 1) : picture);

        var finding = Scenario.Judge(Policy(), Evidence(blind, Recorded(blind))).First(finding => finding.Rule == SampleRules.Contradicted);

        Assert.Contains("Of '100' golden samples labelled 'person' the baseline model overlooks '70'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG3020_of_equal_samples_with_two_maps_and_SG3021_of_equal_samples_with_one()
    {
        var moved = new TrueMaps(Samples, Side, Side, [.. Enumerable.Range(0, Samples).SelectMany(sample => sample == 7 ? (short[])[.. Picture().Reverse()] : Picture())]);

        var same = Same(((Gathered<GoldenData>.Found)Golden(Truth)).Value);
        Assert.Contains(SampleCheck.Run(Policy(), same), finding => finding.Rule == SampleRules.Repeated);
        Assert.DoesNotContain(SampleCheck.Run(Policy(), same), finding => finding.Rule == SampleRules.TwoLabels);

        var findings = SampleCheck.Run(Policy(), same with { Maps = moved, Targets = moved.Areas(2) }).ToArray();
        var finding = Assert.Single(findings, finding => finding.Rule == SampleRules.TwoLabels);
        Assert.Matches("Samples '0' and '7' of .* one is labelled 'road at 12 places, person at 4 places, sha256 [0-9a-f]{16}' and the other 'road at 12 places, person at 4 places, sha256", finding.Message);

        static GoldenData Same(GoldenData golden) => golden with { Inputs = [golden.Inputs[0] with { Bytes = new byte[golden.Inputs[0].Bytes.Length] }] };
    }

    [Fact]
    public void Reports_SG3007_when_too_few_samples_hold_a_class()
    {
        var few = new TrueMaps(Samples, Side, Side, [.. Enumerable.Range(0, Samples).SelectMany(sample => sample > 4 ? Without(Picture(), 1) : Picture())]);
        var finding = Assert.Single(Scenario.Judge(Policy(), Evidence(Trusted) with { Golden = Golden(few) }));

        Assert.Equal(GoldenRules.Unusable, finding.Rule);
        Assert.Contains("'person'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_baseline_of_maps_holds_numbers_and_no_maps_and_is_read_back()
    {
        var written = BaselineWriter.Write(Recorded(Trusted));
        var read = Assert.IsType<Parsed<Baseline>.Ok>(BaselineReader.Read(written, new BaselineLimits())).Value;

        Assert.Equal(written, BaselineWriter.Write(read));
        Assert.Equal((OutputKind.Segmentation, Samples, OutputSums.Count + 4), (read.OutputKind, read.Scores.Samples, read.Scores.Classes));
        var without = Encoding.UTF8.GetString(written).Replace("\"segmentation\",\n    \"numbers\": 12,\n    \"samples\": 100", "\"segmentation\"", StringComparison.Ordinal);
        Assert.IsType<Parsed<Baseline>.Malformed>(BaselineReader.Read(Encoding.UTF8.GetBytes(without), new BaselineLimits()));
    }

    [Fact]
    public void Reports_SG3006_when_the_baseline_has_other_numbers_than_there_are_classes()
    {
        var wider = Recorded(Trusted) with { Scores = new ScoreMatrix(Samples, 13, new float[Samples * 13]) };

        Assert.Contains(Scenario.Judge(Policy(), Evidence(Trusted, wider)), finding => finding.Rule == BaselineRules.DoesNotFit);
    }

    [Fact]
    public void What_decides_a_baseline_of_maps_is_named_with_it()
    {
        Assert.Equal("logits at 0.5 of 0.05", Policy().OutputsRead);
        Assert.Equal("logits at 0.5 of 0.05 from 0.3", One().OutputsRead);
    }

    private static EvaluatorOutcome.Answered Trusted => Answer((_, picture) => picture);

    private static short[] Picture() =>
    [
        0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0,
        No, No, No, No, No, No,
        No, No, No, 1, 1, No,
        No, No, No, 1, 1, No,
        No, No, No, No, No, No,
    ];

    private static short[] Without(short[] picture, int index) => [.. picture.Select(place => place == index ? No : place)];

    private static short[] With(short[] picture, short index, params int[] places) => [.. picture.Select((now, place) => places.Contains(place) ? index : now)];

    /// <summary>Two places in the lower left corner are given a class.</summary>
    private static short[] WithPatch(short[] picture, short index) => With(picture, index, 30, 31);

    /// <summary>The person with one place too many and some missing.</summary>
    private static short[] Moved(short[] picture, int missing) => With(With(picture, No, [.. new[] { 21, 22, 27, 28 }.Take(missing)]), 1, 29);

    /// <summary>Three scores for every place, of the background first; a little different in every sample.</summary>
    private static EvaluatorOutcome.Answered Answer(Func<int, short[], short[]> change) => Outputs(
        [Samples, 3, Side, Side],
        [.. Enumerable.Range(0, Samples).SelectMany(sample => change(sample, Picture()) is var picture ? Enumerable.Range(-1, 3).SelectMany(index => picture.Select(place => (place == index ? 4f : 0) + (sample / 1000f))) : [])]);

    private static EvaluatorOutcome.Answered Outputs(long[] shape, float[] values) => new("ONNX Runtime 1.29.0", "cpu", [new EvaluatorOutput(0, "logits", [.. shape], values)]);

    /// <summary>What is read of the first of two samples, without sums; the second one is answered backwards.</summary>
    private static float[] Tail(TrueMaps truth, long[] shape, float[] sample) =>
        ClassifiedMaps.Read(Policy(), truth, Outputs(shape, [.. sample, .. sample.Reverse()]), 0).Numbers!.Row(0)[OutputSums.Count..].ToArray();

    private static EvaluationPolicy Policy(ChangeClass change = ChangeClass.Retrain) => Scenario.Policy(change, OutputKind.Segmentation) with
    {
        Classes = ["road", "person"],
        Limits = Scenario.Limits with { Detection = new DetectionLimits(0, 0.5, 0.05, 0.02) { Area = 0.05 } },
    };

    private static EvaluationPolicy One() => Policy() with { Classes = ["text"], Limits = Scenario.Limits with { Detection = new DetectionLimits(0.3, 0.5, 0.05, 0.02) { Area = 0.05 } } };

    private static ImmutableArray<Finding> Judge(EvaluatorOutcome.Answered candidate) => Scenario.Judge(Policy(), Evidence(candidate));

    private static Gathered<GoldenData> Golden(TrueMaps truth) => new Gathered<GoldenData>.Found(GoldenOf(truth));

    private static GoldenData GoldenOf(TrueMaps truth, int classes = 2) => Scenario.Golden([.. new int[truth.Samples]]) with { Targets = truth.Areas(classes), Maps = truth };

    private static EvaluationEvidence Evidence(EvaluatorOutcome.Answered candidate, Baseline? baseline = null) => Scenario.Evidence(baseline: baseline ?? Recorded(Trusted), outcome: candidate) with
    {
        Golden = Golden(Truth),
        Weights = Scenario.Weights(2) with { Head = null },
    };

    private static Baseline Recorded(EvaluatorOutcome.Answered answer) => RecordedBy(Policy(), GoldenOf(Truth), answer);

    private static Baseline RecordedBy(EvaluationPolicy policy, GoldenData golden, EvaluatorOutcome.Answered answer)
    {
        var numbers = ClassifiedMaps.Read(policy, golden.Maps!, answer, 0).Numbers!;
        return Scenario.Baseline(Scenario.Scores()) with
        {
            Classes = policy.Classes,
            OutputKind = OutputKind.Segmentation,
            Output = policy.OutputsRead,
            Scores = numbers,
            Tallies = BaselineCheck.Tally(policy, golden, numbers),
            Weights = Scenario.Weights(1) with { Head = null },
        };
    }
}
