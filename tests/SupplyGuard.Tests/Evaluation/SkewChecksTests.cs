using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Checks.Evaluation.Probes;
using SupplyGuard.Checks.Evaluation.Skew;
using SupplyGuard.Checks.Evaluation.Statistics;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Policies;

namespace SupplyGuard.Tests.Evaluation;

/// <summary>Four hundred loan applications, half of them good; a tenth by freelancers.</summary>
public sealed class SkewChecksTests
{
    private const int Samples = 400;

    private static readonly ImmutableArray<int> Truth = [.. Enumerable.Range(0, Samples).Select(sample => sample % 2)];

    private static readonly ImmutableArray<SlicePolicy> Slices = [SlicePolicy.Read("job=3", 0.1)!, SlicePolicy.Read("features[1]>=0.5", 0.1)!];

    [Fact]
    public void Accepts_a_model_that_answers_a_little_otherwise_SG3124_SG3125_SG3126() =>
        Assert.Empty(Judge((sample, score) => score + (sample % 37 == 0 ? -2.5f : 0.05f)));

    [Fact]
    public void Reports_SG3124_when_one_slice_is_newly_read_wrongly()
    {
        // The bad risks among freelancers are called good; all others are read as before.
        var finding = Assert.Single(Judge((sample, score) => IsFreelancer(sample) && Truth[sample] == 0 ? 3 : score), finding => finding.Rule == SkewRules.SliceIsWrong);

        Assert.StartsWith("Of the samples with 'job=3', '20' of '20' of class 'bad' are newly read wrongly;", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG3125_when_the_scores_of_all_moved() =>
        Assert.Equal("all", Assert.Single(Judge((_, score) => score + 1.5f), finding => finding.Rule == SkewRules.ScoresMoved).Evidence["slice"]);

    [Fact]
    public void Reports_SG3126_when_more_are_called_good_than_before()
    {
        var finding = Assert.Single(Judge((sample, score) => sample % 8 == 0 ? 0.1f : score), finding => finding.Rule == SkewRules.PriorMoved);

        Assert.StartsWith("'bad' is now the answer to '37.5 %' of the golden samples, and was to '50 %';", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG3007_when_a_slice_has_no_samples()
    {
        var policy = Policy() with { Slices = [SlicePolicy.Read("job=17", 0.1)!] };

        Assert.Contains("'job=17'", Assert.Single(EvaluationCheck.Run(policy, Evidence((_, score) => score)).Findings).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("job=3", "job", null, "=", 3)]
    [InlineData("features[7]>=0.5", "features", 7, ">=", 0.5)]
    [InlineData("age<25", "age", null, "<", 25)]
    [InlineData("x = -1e3", "x", null, "=", -1000)]
    public void A_slice_is_read_as_it_is_written(string text, string array, int? column, string comparison, double value) =>
        Assert.Equal(new SlicePolicy(text, array, column, comparison, value, 0.1), SlicePolicy.Read(text, 0.1));

    [Fact]
    public void A_slice_of_the_policy_tolerates_a_tenth_unless_it_says_otherwise() =>
        Assert.Equal(
            [SlicePolicy.Read("job=3", 0.1)!, SlicePolicy.Read("age<25", 0.2)!],
            Policies.PolicySource.ReadEvaluationWith(", \"slices\": { \"job=3\": {}, \"age<25\": { \"tolerance\": 0.2 } }").Policy!.Evaluations[0].Slices);

    [Theory]
    [InlineData("job")]
    [InlineData("=3")]
    [InlineData("job=freelance")]
    [InlineData("features[x]=1")]
    [InlineData("features[-1]=1")]
    [InlineData("job=NaN")]
    public void What_is_no_condition_is_no_slice(string text) => Assert.Null(SlicePolicy.Read(text, 0.1));

    /// <summary>Values of R's pchisq(x, df, lower.tail = FALSE).</summary>
    [Theory]
    [InlineData(3.841458820694124, 1, 0.05)]
    [InlineData(10.82756617, 1, 0.001)]
    [InlineData(27.87716487, 9, 0.001)]
    [InlineData(0.5, 3, 0.9188914)]
    [InlineData(148.2303592, 99, 0.001)]
    public void The_tail_of_chi_square_is_that_of_the_tables(double value, int degrees, double expected)
    {
        Assert.Equal(expected, ChiSquare.AtLeast(value, degrees), expected * 1e-6);
        Assert.Equal(value, ChiSquare.Critical(degrees, expected), value * 1e-5);
    }

    [Fact]
    public void For_two_classes_the_test_of_shares_is_that_of_McNemar()
    {
        int[] left = [.. Enumerable.Repeat(0, 25), .. Enumerable.Repeat(1, 9), .. Enumerable.Repeat(0, 100)];
        int[] right = [.. Enumerable.Repeat(1, 25), .. Enumerable.Repeat(0, 9), .. Enumerable.Repeat(0, 100)];

        Assert.Equal(ChiSquare.AtLeast((25 - 9) * (25 - 9) / 34.0, 1), StuartMaxwell.PValue(left, right, 2), 1e-12);
        Assert.Equal(1, StuartMaxwell.PValue(left, left, 2));
    }

    [Fact]
    public void For_four_classes_the_test_of_shares_is_that_of_its_authors()
    {
        // A. Stuart's example of unaided vision, right and left eyes of 7477 women, has four grades; its statistic is 11.96.
        int[][] vision = [[1520, 266, 124, 66], [234, 1512, 432, 78], [117, 362, 1772, 205], [36, 82, 179, 492]];
        var (right, left) = (new List<int>(), new List<int>());
        for (var row = 0; row < 4; row++)
        {
            for (var column = 0; column < 4; column++)
            {
                right.AddRange(Enumerable.Repeat(row, vision[row][column]));
                left.AddRange(Enumerable.Repeat(column, vision[row][column]));
            }
        }

        Assert.Equal(ChiSquare.AtLeast(11.957, 3), StuartMaxwell.PValue([.. right], [.. left], 4), 1e-5);
    }

    [Fact]
    public void Answers_that_move_within_separate_groups_of_classes_are_tested_together()
    {
        int[] left = [.. Enumerable.Repeat(5, 30), .. Enumerable.Repeat(1, 20), .. Enumerable.Repeat(0, 100)];
        int[] right = [.. Enumerable.Repeat(2, 30), .. Enumerable.Repeat(7, 20), .. Enumerable.Repeat(0, 100)];

        Assert.Equal(ChiSquare.AtLeast(30 + 20, 2), StuartMaxwell.PValue(left, right, 10), 1e-12);
    }

    [Fact]
    public void Shares_of_very_many_classes_are_tested_without_a_matrix_of_all()
    {
        const int Classes = 50_000;
        var (before, after) = (new float[60 * Classes], new float[60 * Classes]);
        for (var sample = 0; sample < 60; sample++)
            (before[(sample * Classes) + sample], after[(sample * Classes) + (sample < 40 ? 7 : sample)]) = (1, 1);

        var comparison = new Comparison([.. Enumerable.Range(0, Classes).Select(index => $"{index}")], [.. Enumerable.Range(0, 60)], new ScoreMatrix(60, Classes, before), new ScoreMatrix(60, Classes, after));
        var prior = PriorShift.Measure(comparison);

        Assert.Equal(7, prior.Class);
        Assert.Equal(Classes * ChiSquare.AtLeast(39, 1), prior.PValue, 1e-12);
    }

    private static bool IsFreelancer(int sample) => sample % 20 is 6 or 7;

    private static ImmutableArray<Finding> Judge(Func<int, float, float> change) =>
        [.. EvaluationCheck.Run(Policy(), Evidence(change)).Findings.Where(finding => finding.Rule.Severity is not Severity.Note)];

    private static EvaluationPolicy Policy() => Scenario.Policy() with
    {
        Classes = ["bad", "good"],
        Slices = Slices,
        Limits = Scenario.Limits with { PairTolerance = 0.1, ClassTolerance = 0.1, OverallTolerance = 0.1 },
    };

    /// <summary>The score of the second class, 2 or -2 and a little noise; the first class's is 0.</summary>
    private static ScoreMatrix Scores(Func<int, float, float> change)
    {
        var values = new float[Samples * 2];
        for (var sample = 0; sample < Samples; sample++)
            values[(sample * 2) + 1] = change(sample, (Truth[sample] == 1 ? 2 : -2) + (sample * 7 % 13 / 13f));
        return new ScoreMatrix(Samples, 2, values);
    }

    private static EvaluationEvidence Evidence(Func<int, float, float> change)
    {
        var jobs = Enumerable.Range(0, Samples).Select(sample => IsFreelancer(sample) ? (byte)3 : (byte)1).ToArray();
        var features = Enumerable.Range(0, Samples).SelectMany(sample => new[] { sample, sample % 3f }).ToArray();
        var golden = new GoldenData(Digest.Sha256("loans"u8), [new EvaluatorInput("features", "F32", [Samples, 2], MemoryMarshal.AsBytes(features.AsSpan()).ToArray())], Truth)
        {
            Tags = [new EvaluatorInput("job", "U8", [Samples], jobs)],
        };
        var trusted = Scores((_, score) => score);
        var stimuli = Stimuli.GoldenOnly(golden);
        var baseline = Scenario.Baseline(trusted, [.. Truth]) with
        {
            Golden = golden.Digest,
            Weights = Scenario.Weights(1) with { Head = null },
            Classes = ["bad", "good"],
            Tallies = BaselineCheck.Tally(Truth, trusted),
            Probes = ProbeReading.Of(stimuli, trusted, trusted),
        };
        return Scenario.Evidence(baseline: baseline, outcome: Scenario.Answer(Scores(change))) with { Golden = new Gathered<GoldenData>.Found(golden), Stimuli = stimuli, Weights = Scenario.Weights(2) with { Head = null } };
    }
}
