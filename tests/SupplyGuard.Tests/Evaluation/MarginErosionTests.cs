using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Checks.Evaluation.Statistics;
using SupplyGuard.Evidence.Evaluation;

namespace SupplyGuard.Tests.Evaluation;

public sealed class MarginErosionTests
{
    [Fact]
    public void A_model_compared_with_itself_loses_nothing() =>
        Assert.All(Measure(Scenario.Scores()), pair => Assert.Equal(0, pair.Erosion, 1e-12));

    [Fact]
    public void A_model_that_is_only_less_confident_loses_nothing() =>
        Assert.All(Measure(Scenario.Scores().With((_, _, score) => score / 4)), pair => Assert.Equal(0, pair.Erosion, 1e-12));

    [Fact]
    public void A_constant_added_to_every_score_of_a_sample_changes_nothing()
    {
        var lost = Measure(Five_that_leans_to_two());
        var hidden = Measure(Five_that_leans_to_two().With((sample, _, score) => score + 64 + (sample % 3)));

        Assert.Equal(lost.Max(pair => pair.Erosion), hidden.Max(pair => pair.Erosion), 1e-4);
    }

    [Fact]
    public void A_model_that_answers_the_opposite_keeps_no_margin() =>
        Assert.All(Measure(Scenario.Scores().With((_, _, score) => -score)), pair => Assert.True(pair.Erosion >= 1));

    [Fact]
    public void Erosion_is_the_share_of_the_mean_margin_that_was_lost()
    {
        // Two classes, margins of 4 both ways; the second class keeps 1, the scale is <A,C> / <C,C> of the centred scores.
        var labels = ImmutableArray.Create(0, 0, 0, 0, 0, 1, 1, 1, 1, 1);
        var baseline = new ScoreMatrix(10, 2, [.. labels.SelectMany(label => label == 0 ? new[] { 4f, 0f } : [0f, 4f])]);
        var candidate = new ScoreMatrix(10, 2, [.. labels.SelectMany(label => label == 0 ? new[] { 4f, 0f } : [0f, 1f])]);
        var scale = ((4.0 * 4) + (4 * 1)) / ((4 * 4) + (1 * 1));

        var pairs = MarginErosion.Measure(new Comparison(["a", "b"], labels, baseline, candidate), 0.45, []);

        Assert.Equal(scale, GlobalScale.Fit(baseline, candidate), 1e-12);
        Assert.Equal(1 - scale, pairs[0].Erosion, 1e-12);
        Assert.Equal(1 - (scale / 4), pairs[1].Erosion, 1e-12);
        Assert.Equal(pairs[1].Erosion, pairs[1].LowerBound!.Value, 1e-12);
    }

    [Fact]
    public void A_class_of_four_samples_is_not_examined()
    {
        var labels = ImmutableArray.Create(0, 0, 0, 0, 1, 1, 1, 1, 1);
        var scores = Scenario.Scores(labels, 2);

        Assert.Equal([1], MarginErosion.Measure(new Comparison(["a", "b"], labels, scores, scores), 0.45, []).Select(pair => pair.Pair.True));
    }

    [Fact]
    public void A_loss_that_few_samples_show_is_not_proven()
    {
        // Half of the class lost everything and half nothing: the mean is over the limit, the bound is not over 0.30.
        var before = new double[] { 1, 1, 1, 1, 1, 1 };
        var after = new double[] { 1, 1, 1, 0, 0, 0 };

        Assert.True(PairedBootstrap.LowerBoundOfLoss(before, after, 5) < MarginErosion.ProvenLoss);
        Assert.False(MarginErosion.Fails(new ErodedPair(new ClassPair(0, 1), 6, 1, 0.5, 0.29), 0.45));
        Assert.True(MarginErosion.Fails(new ErodedPair(new ClassPair(0, 1), 6, 1, 0.5, 0.31), 0.45));
    }

    [Fact]
    public void The_bootstrap_gives_the_same_bound_every_time()
    {
        double[] before = [3, 4, 5, 6, 7];
        double[] after = [1, 0, 3, 1, 2];

        Assert.Equal(PairedBootstrap.LowerBoundOfLoss(before, after, 9), PairedBootstrap.LowerBoundOfLoss(before, after, 9));
        Assert.Equal(double.NegativeInfinity, PairedBootstrap.LowerBoundOfLoss([-1, 1], [0, 0], 9));
    }

    [Fact]
    public void Of_many_classes_the_ten_nearest_rivals_and_the_watched_pairs_are_examined()
    {
        const int Classes = 70;
        var labels = Enumerable.Range(0, Classes * 5).Select(sample => sample / 5).ToImmutableArray();
        var scores = Scenario.Scores(labels, Classes).With((sample, index, score) => score - (index / 100f));
        var comparison = new Comparison([.. Enumerable.Range(0, Classes).Select(index => $"c{index}")], labels, scores, scores);

        // Scores fall with the index, so that class 69 is nobody's near rival.
        var without = MarginErosion.Measure(comparison, 0.45, []);
        var with = MarginErosion.Measure(comparison, 0.45, [new ClassPair(0, 69)]);

        Assert.Equal(Classes * 10, without.Length);
        Assert.DoesNotContain(without, pair => pair.Pair == new ClassPair(0, 69));
        Assert.Contains(with, pair => pair.Pair == new ClassPair(0, 69));
    }

    [Fact]
    public void A_pair_that_the_baseline_hardly_separates_is_not_examined()
    {
        var baseline = Scenario.Scores().With((sample, index, score) => sample / 10 == 3 && index == 8 ? 8 : score);
        var pairs = MarginErosion.Measure(new Comparison(Scenario.Digits, Scenario.Labels, baseline, Scenario.Scores()), 0.45, []);

        Assert.Equal(89, pairs.Length);
        Assert.DoesNotContain(pairs, pair => pair.Pair == new ClassPair(3, 8));
    }

    internal static ScoreMatrix Five_that_leans_to_two() => Scenario.Scores().With((sample, index, score) => sample / 10 == 5 && index == 2 ? 7 : score);

    private static ImmutableArray<ErodedPair> Measure(ScoreMatrix candidate) =>
        MarginErosion.Measure(new Comparison(Scenario.Digits, Scenario.Labels, Scenario.Scores(), candidate), 0.45, []);
}
