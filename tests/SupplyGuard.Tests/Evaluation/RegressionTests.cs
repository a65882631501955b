using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Checks.Evaluation.Regression;
using SupplyGuard.Checks.Evaluation.Statistics;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Samples;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Policies;

namespace SupplyGuard.Tests.Evaluation;

public sealed class RegressionTests
{
    private const int Samples = 100;

    /// <summary>Two quantities: one from 0 to 9.9, the other its hundredfold, the other way round.</summary>
    private static readonly ScoreMatrix Targets = Matrix((sample, output) => output == 0 ? sample / 10f : 1000 - (sample * 10));

    /// <summary>What the trusted model answers: an eighth too much or too little, by turns.</summary>
    private static readonly ScoreMatrix Trusted = Off(0.125f);

    [Fact]
    public void Accepts_estimates_within_their_limits_SG3014_SG3130_SG3131_SG3132()
    {
        Assert.Empty(Judge(Policy(), Trusted));
        Assert.Empty(Judge(Policy(), Off(0.13f)));
        Assert.Empty(Judge(Policy(ChangeClass.Convert), Off(0.1251f), sameWeights: true));
    }

    [Theory]
    [InlineData(ChangeClass.Retrain)]
    [InlineData(ChangeClass.FineTune)]
    [InlineData(ChangeClass.Convert)]
    [InlineData(ChangeClass.FirstImport)]
    public void Reports_SG3014_when_the_policy_says_nothing_of_what_is_allowed(ChangeClass change)
    {
        var policy = Policy(change) with { Limits = Scenario.Limits };
        var evidence = Evidence(Trusted) with { Baseline = change is ChangeClass.FirstImport ? new Gathered<Baseline>.Missing() : new Gathered<Baseline>.Found(Recorded()) };

        Assert.Contains(Scenario.Judge(policy, evidence), finding => finding.Rule == RegressionRules.NoLimits);
        Assert.True(RegressionRules.NoLimits.Incomplete);
    }

    [Fact]
    public void Reports_SG3130_when_the_error_is_proven_to_lie_beyond_its_limit()
    {
        var finding = Assert.Single(Judge(Policy(worsening: 100), Off(0.35f)));

        Assert.Equal(RegressionRules.BeyondLimit, finding.Rule);
        Assert.Contains("estimates 'price' with mae '0.35'", finding.Message, StringComparison.Ordinal);
        Assert.Contains("beyond the limit of '0.3'; so it is with '1' more", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG3131_when_the_error_grew_by_more_than_is_tolerated()
    {
        var finding = Assert.Single(Judge(Policy(), Off(0.1875f)));

        Assert.Equal(RegressionRules.ErrorGrew, finding.Rule);
        Assert.Contains("grew by '50 %' against the baseline (mae '0.125' to '0.1875')", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_growth_that_few_samples_make_is_not_proven()
    {
        // The largest error alone makes the mean grow by more than half.
        var one = Trusted.With((sample, output, value) => sample == 40 && output == 0 ? value + 7.5f : value);

        Assert.Equal(0.6, Measure(Policy(), one)[0].Growth!.Value, 2e-2);
        Assert.Empty(Judge(Policy(), one));
    }

    [Fact]
    public void Reports_SG3132_when_a_converted_model_leaves_the_tolerance()
    {
        var finding = Assert.Single(Judge(Policy(ChangeClass.Convert), Trusted.With((sample, output, value) => sample == 17 && output == 1 ? value * 1.01f : value), sameWeights: true));

        Assert.Equal(RegressionRules.OutputsLeave, finding.Rule);
        Assert.Contains("'1' of its '200' outputs on golden samples", finding.Message, StringComparison.Ordinal);
        Assert.Contains("'area' of sample '17'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unchanged_model_is_held_to_the_recorded_numbers()
    {
        var evidence = Evidence(Trusted) with { Model = Scenario.OldModel };

        Assert.Empty(Scenario.Judge(Policy(ChangeClass.Unchanged), evidence));
        Assert.Equal(
            [BehaviourRules.OutputsDiffer],
            Scenario.Judge(Policy(ChangeClass.Unchanged), evidence with { Outcome = Answer(Off(0.126f)) }).Select(finding => finding.Rule));
    }

    [Fact]
    public void A_model_without_a_baseline_is_held_to_the_limit_alone()
    {
        var without = Evidence(Trusted) with { Baseline = new Gathered<Baseline>.Missing() };

        Assert.Empty(Scenario.Judge(Policy(ChangeClass.FirstImport), without));
        Assert.Equal([RegressionRules.BeyondLimit], Scenario.Judge(Policy(ChangeClass.FirstImport), without with { Outcome = Answer(Off(0.4f)) }).Select(finding => finding.Rule));
        Assert.Contains(Scenario.Judge(Policy(ChangeClass.FirstImport), Evidence(Trusted)), finding => finding.Rule == BaselineRules.DoesNotFit);
    }

    [Fact]
    public void Targets_without_variance_cannot_be_explained()
    {
        var policy = Policy() with { Limits = Policy().Limits with { Error = new ErrorLimits(ErrorMetric.Explained, 0.9, 0.1) } };
        var flat = Evidence(Trusted) with { Golden = new Gathered<GoldenData>.Found(Scenario.Golden([.. new int[Samples]]) with { Targets = Targets.With((_, output, value) => output == 1 ? 5 : value) }) };

        Assert.Equal([GoldenRules.Unusable], Scenario.Judge(policy, flat).Select(finding => finding.Rule));
    }

    [Fact]
    public void Limits_that_anything_keeps_fail_the_self_test()
    {
        var policy = Policy();
        policy = policy with { Limits = policy.Limits with { Error = new ErrorLimits(ErrorMetric.Absolute, 1e6, 1e6) } };

        Assert.Equal([SelfTestRules.Failed], Judge(policy, Trusted).Select(finding => finding.Rule));
    }

    [Theory]
    [InlineData(ErrorMetric.Absolute, 0.125, 0.25, 1.0)]
    [InlineData(ErrorMetric.RootSquared, 0.125, 0.25, 1.0)]
    [InlineData(ErrorMetric.Explained, 1 - (0.015625 / 8.3325), 1 - (0.0625 / 8.3325), 3.0)]
    public void Every_metric_is_what_its_definition_says(ErrorMetric metric, double before, double after, double growth)
    {
        var errors = QuantityErrors.Measure(new ErrorLimits(metric, metric is ErrorMetric.Explained ? 0.9 : 1, 0.5), 0, Targets, Trusted, Off(0.25f));

        Assert.Equal(before, errors.Baseline!.Value, 1e-5);
        Assert.Equal(after, errors.Error, 1e-5);
        Assert.Equal(growth, errors.Growth!.Value, 1e-4);
        Assert.True(errors.HasGrown);
        Assert.False(errors.IsBeyondLimit);
    }

    /// <summary>Errors of both models are independent and normal, which is harder than in life, where they resemble each other. docs/evaluation.md has these rates.</summary>
    [Theory]
    [InlineData(100, 1.0, 0, 0)]
    [InlineData(100, 2.0, 95, 100)]
    [InlineData(200, 1.1, 0, 2)]
    [InlineData(200, 1.5, 65, 95)]
    public void Honest_models_pass_and_twice_the_error_is_found(int samples, double factor, int least, int most)
    {
        var random = new Random(samples);
        var targets = new ScoreMatrix(samples, 1, [.. Enumerable.Range(0, samples).Select(sample => (float)sample)]);
        var limits = new ErrorLimits(ErrorMetric.Absolute, 1e6, 0.1);

        var found = Enumerable.Range(0, 100).Count(_ => QuantityErrors.Measure(limits, 0, targets, Noisy(1), Noisy(factor)).HasGrown);

        Assert.InRange(found, least, most);

        ScoreMatrix Noisy(double deviation) => targets.With((_, _, target) => (float)(target + (deviation * Normal(random))));
    }

    /// <summary>By G. Box and M. Muller, Annals of Mathematical Statistics 1958.</summary>
    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    [Fact]
    public void Bounds_of_ratio_and_mean_lie_below_the_estimates_and_are_equal_for_equal_seeds()
    {
        double[] before = [.. Enumerable.Range(1, 50).Select(index => index / 50.0)];
        double[] after = [.. before.Select((value, index) => value * (index % 2 == 0 ? 1.2 : 1.8))];

        Assert.InRange(PairedBootstrap.LowerBoundOfRatio(before, after, 1), 1.3, after.Sum() / before.Sum());
        Assert.Equal(PairedBootstrap.LowerBoundOfRatio(before, after, 1), PairedBootstrap.LowerBoundOfRatio(before, after, 1));
        Assert.Equal(2, PairedBootstrap.LowerBoundOfRatio(before, [.. before.Select(value => 2 * value)], 3), 1e-12);
        Assert.InRange(PairedBootstrap.LowerBoundOfMean(before, 1), 0.3, 0.51);
        Assert.Equal(1, PairedBootstrap.LowerBoundOfRatio(new double[5], new double[5], 1));
        Assert.Equal(double.PositiveInfinity, PairedBootstrap.LowerBoundOfRatio(new double[5], [1, 1, 1, 1, 1], 1));
    }

    [Fact]
    public void A_baseline_of_quantities_is_written_and_read_back()
    {
        var written = BaselineWriter.Write(Recorded());
        var read = Assert.IsType<Parsed<Baseline>.Ok>(BaselineReader.Read(written, new BaselineLimits())).Value;

        Assert.Equal(OutputKind.Regression, read.OutputKind);
        Assert.Equal(written, BaselineWriter.Write(read));
    }

    [Fact]
    public void Targets_are_read_from_arrays_and_tables_and_must_be_finite()
    {
        var array = new EvaluatorInput("label", "I32", [2, 1], new byte[] { 1, 0, 0, 0, 2, 0, 0, 0 });

        Assert.Equal([1f, 2], TruthReader.Targets(new SampleTruth.Numbers(array), 1).Values.ToArray());
        Assert.Equal([1f, 2], TruthReader.Targets(new SampleTruth.Numbers(array with { Shape = [1, 2] }), 2).Values.ToArray());
        Assert.Equal([0.5f, -2], TruthReader.Targets(new SampleTruth.Texts(["0.5", "-2"], 1), 1).Values.ToArray());
        Assert.Contains("2 numbers for each", Assert.Throws<FaultySampleException>(() => TruthReader.Targets(new SampleTruth.Numbers(array), 2)).Message, StringComparison.Ordinal);
        Assert.Contains("Row 3 says that 'NaN' is true", Assert.Throws<FaultySampleException>(() => TruthReader.Targets(new SampleTruth.Texts(["0.5", "NaN"], 1), 1)).Message, StringComparison.Ordinal);
        Assert.Contains("not finite, for sample 0", Assert.Throws<FaultySampleException>(() => TruthReader.Targets(new SampleTruth.Numbers(new EvaluatorInput("label", "F32", [1], BitConverter.GetBytes(float.NaN))), 1)).Message, StringComparison.Ordinal);
    }

    private static EvaluationPolicy Policy(ChangeClass change = ChangeClass.Retrain, double worsening = 0.25) => Scenario.Policy(change, OutputKind.Regression) with
    {
        Classes = ["price", "area"],
        Limits = Scenario.Limits with { Error = new ErrorLimits(ErrorMetric.Absolute, 0.3, worsening), Tolerance = new OutputTolerance(1e-3, 1e-3) },
    };

    private static ImmutableArray<Finding> Judge(EvaluationPolicy policy, ScoreMatrix candidate, bool sameWeights = false) =>
        Scenario.Judge(policy, Evidence(candidate) with { Weights = Scenario.Weights(sameWeights ? 1 : 2) with { Head = null } });

    private static ImmutableArray<QuantityErrors> Measure(EvaluationPolicy policy, ScoreMatrix candidate) =>
        RegressionMeasures.Of(policy, Targets, Trusted, Recorded().Noise, candidate).Errors;

    private static EvaluationEvidence Evidence(ScoreMatrix candidate) => Scenario.Evidence(baseline: Recorded(), outcome: Answer(candidate)) with
    {
        Golden = new Gathered<GoldenData>.Found(Scenario.Golden([.. new int[Samples]]) with { Targets = Targets }),
    };

    private static EvaluatorOutcome.Answered Answer(ScoreMatrix scores) => Scenario.Answer(scores);

    private static Baseline Recorded() => Scenario.Baseline(Scenario.Scores()) with
    {
        Classes = ["price", "area"],
        OutputKind = OutputKind.Regression,
        Scores = Trusted,
        Tallies = [new ClassTally(Samples, 0), new ClassTally(Samples, 0)],
        Weights = Scenario.Weights(1) with { Head = null },
    };

    private static ScoreMatrix Off(float by) => Matrix((sample, output) => Targets[sample, output] + (sample % 2 == 0 ? by : -by));

    private static ScoreMatrix Matrix(Func<int, int, float> value) =>
        new(Samples, 2, [.. Enumerable.Range(0, Samples).SelectMany(sample => new[] { value(sample, 0), value(sample, 1) })]);
}
