using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Checks.Evaluation.Detection;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Policies;

namespace SupplyGuard.Tests.Evaluation;

/// <summary>What an evaluation of maps must be able to notice, and what a baseline of maps must hold for that.</summary>
public sealed partial class SegmentationTests
{
    [Fact]
    public void Reports_SG3009_when_a_class_could_be_lost_or_invented_unnoticed()
    {
        var policy = Policy();
        var lost = policy with { Limits = policy.Limits with { Detection = policy.Limits.Detection! with { Lost = 1 } } };
        var invented = policy with { Limits = policy.Limits with { Detection = policy.Limits.Detection! with { Invented = 1 } } };

        Assert.Contains("Had the model overlooked 'road'", Assert.Single(Scenario.Judge(lost, Evidence(Trusted))).Message, StringComparison.Ordinal);
        var finding = Assert.Single(Scenario.Judge(invented, Evidence(Trusted)));
        Assert.Contains("Had the model invented 'road'", finding.Message, StringComparison.Ordinal);
        Assert.Contains("'limits.segmentation'", finding.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(180, 0.5, true)]
    [InlineData(180, 0.6, false)]
    [InlineData(100, 0.5, false)]
    public void Reports_SG3009_when_a_model_that_answers_one_class_everywhere_would_pass(int places, double overlap, bool isReported)
    {
        // 180 of 324 places are 56 %: to answer them all is enough of an overlap, and no patch is without a true place.
        const int Edge = 18;
        var row = Enumerable.Range(0, Edge * Edge).Select(place => place < places ? (short)0 : No).ToArray();
        var truth = new TrueMaps(Samples, Edge, Edge, [.. Enumerable.Repeat(row, Samples).SelectMany(map => map)]);
        var policy = One() with { Limits = Scenario.Limits with { Detection = new DetectionLimits(0.5, overlap, 0.05, 0.05) { Area = 0.01 } } };
        EvaluatorOutcome.Answered Scores(Func<int, int, float> score) => Outputs([Samples, Edge, Edge], [.. from sample in Enumerable.Range(0, Samples) from place in Enumerable.Range(0, row.Length) select score(sample, place)]);
        var baseline = RecordedBy(policy, GoldenOf(truth, 1), Scores((sample, place) => row[place] == 0 ? 0.9f + (sample / 10000f) : 0.1f));

        var painted = Scores((sample, _) => 0.9f + (sample / 10000f));
        var finding = Scenario.Judge(policy, Evidence(painted, baseline) with { Golden = new Gathered<GoldenData>.Found(GoldenOf(truth, 1)) }).SingleOrDefault(finding => finding.Rule == SelfTestRules.Failed);

        Assert.Equal(isReported, finding is not null);
        if (finding is null)
            return;

        Assert.Contains("Had the model answered 'text' at every place of every golden sample", finding.Message, StringComparison.Ordinal);
        Assert.StartsWith("Raise 'overlap'", finding.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_without_room_for_a_stray_patch_do_not_speak_for_a_model_that_invents_nothing()
    {
        // Of 10 places all are true in the first sample, nine in the second, of the third nobody knows any; 'area' is 5 %.
        var truth = new TrueMaps(3, 1, 10, [.. new short[10], .. new short[9], No, .. Enumerable.Repeat(TrueMaps.Uncounted, 10)]);
        var numbers = ClassifiedMaps.Read(One(), truth, Outputs([3, 1, 10], [.. Enumerable.Range(0, 30).Select(place => place / 29f)]), 0).Numbers!;

        Assert.Equal(1, FoundClass.Measure(One(), GoldenOf(truth, 1), numbers, numbers)[0].Clean);
    }

    [Theory]
    [InlineData(91, true)]
    [InlineData(90, false)]
    public void Reports_SG3009_when_a_class_could_be_newly_invented_in_too_few_samples(int inventing, bool isReported)
    {
        var baseline = Answer((sample, picture) => sample < inventing ? WithPatch(picture, 0) : picture);

        var findings = Scenario.Judge(Policy(), Evidence(baseline, Recorded(baseline)));

        Assert.Equal(isReported ? [SelfTestRules.Failed] : [], findings.Select(finding => finding.Rule));
        Assert.All(findings, finding => Assert.Contains("Of 'road' there are '9' golden samples in which it could be newly found where there is none, and '10' are needed", finding.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, 1.01f)]
    [InlineData(0, -0.5f)]
    [InlineData(0, Nothing)]
    [InlineData(2, 0f)]
    [InlineData(2, -1f)]
    [InlineData(2, 0.7f)]
    [InlineData(2, float.MaxValue)]
    [InlineData(0, float.NaN)]
    public void Reports_SG3006_when_the_baseline_has_a_number_that_no_map_has(int column, float value)
    {
        var recorded = Recorded(Trusted);
        float[] values = [.. recorded.Scores.Values];
        values[OutputSums.Count + column] = value;

        var finding = Assert.Single(Scenario.Judge(Policy(), Evidence(Trusted, recorded with { Scores = new ScoreMatrix(Samples, recorded.Scores.Classes, values) })));

        Assert.Equal(BaselineRules.DoesNotFit, finding.Rule);
        Assert.Contains("says of class 'road' what its own scores and the golden labels contradict", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG3006_when_the_baseline_has_an_overlap_with_what_is_not_there()
    {
        var truth = new TrueMaps(Samples, Side, Side, [.. Enumerable.Range(0, Samples).SelectMany(sample => sample == 3 ? Without(Picture(), 1) : Picture())]);

        var finding = Assert.Single(Scenario.Judge(Policy(), Evidence(Trusted) with { Golden = Golden(truth) }));

        Assert.Equal(BaselineRules.DoesNotFit, finding.Rule);
        Assert.Contains("'person'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_overlap_of_nothing_is_none_however_little_is_enough()
    {
        var policy = Policy() with { Limits = Policy().Limits with { Detection = Policy().Limits.Detection! with { Overlap = 1e-46 } } };
        var numbers = ClassifiedMaps.Read(policy, Truth, Answer((_, picture) => Without(picture, 1)), 0).Numbers!;

        Assert.Equal([Samples, 0], FoundClass.Measure(policy, GoldenOf(Truth), numbers, numbers).Select(found => found.Found));
    }

    [Fact]
    public void A_stray_share_is_one_of_the_places_that_count()
    {
        var truth = new TrueMaps(2, 1, 4, [TrueMaps.Uncounted, TrueMaps.Uncounted, No, No, 0, 0, No, No]);

        Assert.Equal([Nothing, Nothing, 0.5f, Nothing], Tail(truth, [2, 1, 4], [-1, -1, -1, 0]));
    }

    [Fact]
    public void The_self_test_of_many_classes_is_no_work_for_each_number_of_each_class()
    {
        // 1,000 classes in 1,000 samples: the numbers of all classes would be copied 2,000 times, 16 TB in all.
        const int Classes = 1000;
        var truth = new TrueMaps(Classes, 1, Classes, [.. Enumerable.Range(0, Classes).SelectMany(_ => Enumerable.Range(0, Classes).Select(place => (short)place))]);
        var policy = Policy() with { Classes = [.. Enumerable.Range(0, Classes).Select(index => $"class {index}")] };
        var width = OutputSums.Count + (2 * Classes);
        var row = new float[width];
        row.AsSpan(OutputSums.Count, Classes).Fill(1);
        row.AsSpan(OutputSums.Count + Classes).Fill(Nothing);
        var numbers = new ScoreMatrix(Classes, width, [.. Enumerable.Repeat(row, Classes).SelectMany(values => values)]);

        Assert.Empty(DetectionSelfTest.Run(policy, GoldenOf(truth, Classes), Scenario.Baseline(Scenario.Scores()) with { Scores = numbers }, numbers));
    }
}
