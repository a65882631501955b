using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Findings.Evaluations;
using SupplyGuard.Policies;

namespace SupplyGuard.Tests.Evaluation;

/// <summary>What a report shows of an evaluation beside its measurements.</summary>
public sealed class EvaluationDetailsTests
{
    [Fact]
    public void The_headline_names_the_class_that_lost_most_and_says_that_no_label_flipped_yet() =>
        Assert.Equal("class 5 lost 85 % of its margin to 2; 0 of 10 labels flipped yet", Detail(MarginErosionTests.Five_that_leans_to_two()).Headline);

    [Fact]
    public void The_headline_of_an_honest_model_says_that_margins_were_kept() =>
        Assert.Equal("every class kept its margins; 100 of 100 answers are as before", Detail(Scenario.Scores()).Headline);

    [Fact]
    public void The_headline_is_the_gravest_finding_where_margins_hold()
    {
        // Scores that are the same whatever the sample keep no margin, so one wrong output of an unchanged model it is.
        var detail = Detail(Scenario.Scores().With((sample, index, score) => sample == 17 && index == 3 ? score + 0.01f : score), Scenario.Policy(ChangeClass.Unchanged), model: true);

        Assert.StartsWith("'models/digits.onnx' claims to be unchanged, but '1' of its '1000' golden outputs differ", detail.Headline, StringComparison.Ordinal);
    }

    [Fact]
    public void The_map_holds_every_pair_and_the_strip_every_sample_of_the_worst()
    {
        var detail = Detail(MarginErosionTests.Five_that_leans_to_two());

        Assert.Equal(90, detail.Erosion.Length);
        var worst = Assert.Single(detail.Erosion, cell => cell.Fails);
        Assert.Equal((5, 2, 10), (worst.True, worst.Rival, worst.Samples));
        Assert.Equal((5, 2), (detail.Margins!.True, detail.Margins.Rival));
        Assert.Equal(Enumerable.Range(50, 10), detail.Margins.Samples);
        Assert.Equal(worst.Baseline, detail.Margins.Baseline.Average(), 9);
        Assert.Equal(worst.Candidate, detail.Margins.Candidate.Average(), 9);
    }

    [Fact]
    public void Weights_are_shown_tensor_by_tensor_and_operators_by_their_counts()
    {
        var detail = Detail(Scenario.Scores());

        Assert.Equal(["hidden.weight", "hidden.bias", "out.weight"], detail.Tensors.Select(shift => shift.Tensor));
        Assert.All(detail.Tensors, shift => Assert.False(shift.IsSame));
        Assert.Equal(Enumerable.Range(0, 10), detail.ChangedRows!.Value);
        Assert.Equal(new[] { new OperatorCount("Gemm", 2, 2), new OperatorCount("Relu", 1, 1) }, detail.Operators!.Value);
        Assert.Null(detail.WeightBudget);
        Assert.Equal(0.12, Detail(Scenario.Scores(), Scenario.Policy(ChangeClass.FineTune)).WeightBudget);
    }

    [Fact]
    public void A_change_that_the_weights_prove_to_be_another_is_shown_with_both_names()
    {
        var evidence = Scenario.Evidence() with { Weights = Scenario.Weights(1) };

        Assert.Equal("retrain, judged as convert", EvaluationCheck.Run(Scenario.Policy(), evidence).Detail!.Change);
    }

    [Fact]
    public void The_power_of_ten_samples_is_four_of_them_and_of_a_watched_pair_three()
    {
        var detail = Detail(Scenario.Scores(), Scenario.Policy() with { WatchPairs = [("5", "2")] });

        Assert.Equal("With 10 samples of class 5, labels prove that 5 is read as 2 from 3 of 10 on (30 %); of a true rate of 20 % that is noticed with a chance of 32.2 %.", detail.Power[0]);
        Assert.Equal("With 10 samples of class 0, labels prove that 0 is read as one other class from 4 of 10 on (40 %); of a true rate of 20 % that is noticed with a chance of 12.1 %.", detail.Power[1]);
        Assert.Equal("Of all 100 samples, 6 newly wrong answers or more fail (6 %).", detail.Power[2]);
    }

    [Fact]
    public void What_was_not_tested_is_said()
    {
        var untested = Detail(Scenario.Scores()).Untested;

        Assert.Contains(untested, text => text.StartsWith("Samples that the maker of the model cannot know", StringComparison.Ordinal));
        Assert.Contains(untested, text => text.StartsWith("Triggers that sleep on golden samples: nothing was probed", StringComparison.Ordinal));
        Assert.Contains(untested, text => text.StartsWith("The distance between the weights: without golden.key", StringComparison.Ordinal));
        Assert.Contains("Parts of the data: the policy names no slices.", untested);
        Assert.Contains(untested, text => text.StartsWith("Other devices than 'cpu'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_first_model_has_a_headline_and_nothing_to_compare()
    {
        var policy = Scenario.Policy(ChangeClass.FirstImport);
        policy = policy with { Limits = policy.Limits with { MinRecall = Scenario.Digits.ToImmutableSortedDictionary(label => label, _ => 0.9, StringComparer.Ordinal) } };
        var evidence = Scenario.Evidence() with { Baseline = new Gathered<Baseline>.Missing() };
        var detail = EvaluationCheck.Run(policy, evidence).Detail!;

        Assert.Equal("100 of 100 golden samples are read rightly; there is no baseline to compare with", detail.Headline);
        Assert.Empty(detail.Erosion);
        Assert.Contains(detail.Untested, text => text.StartsWith("Differences from an earlier model", StringComparison.Ordinal));
    }

    [Fact]
    public void A_model_that_was_not_run_has_nothing_to_show() =>
        Assert.Null(EvaluationCheck.Run(Scenario.Policy(), Scenario.Evidence(outcome: new EvaluatorOutcome.TimedOut(TimeSpan.FromSeconds(20)))).Detail);

    [Fact]
    public void A_large_picture_is_shown_by_some_of_its_pixels()
    {
        var form = new SampleForm(true, 3, 200, 130, ChannelsLast: true, 0, 1);
        var sample = new float[form.Length];
        sample[form.At(1, 4, 8)] = 1;

        var picture = Thumbnails.Of(form, sample);

        Assert.Equal((32, 50), (picture.Width, picture.Height));
        Assert.Equal(3 * 32 * 50, picture.Rgb.Length);
        Assert.Equal((3 * ((1 * 32) + 2)) + 1, picture.Rgb.IndexOf(255));
        Assert.Equal(1, picture.Rgb.Count(value => value != 0));
    }

    [Fact]
    public void A_long_and_narrow_picture_has_some_pixels_all_the_same()
    {
        var form = new SampleForm(true, 1, 8, 1024, ChannelsLast: false, 0, 1);

        Assert.Equal((64, 1), (Thumbnails.Of(form, new float[form.Length]).Width, Thumbnails.Of(form, new float[form.Length]).Height));
    }

    private static EvaluationDetail Detail(ScoreMatrix candidate, EvaluationPolicy? policy = null, bool model = false) =>
        EvaluationCheck.Run(policy ?? Scenario.Policy(), Scenario.Evidence(candidate, model: model ? Scenario.OldModel : null)).Detail!;
}
