using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Checks.Evaluation.Samples;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Tests.Evaluation;

public sealed class SampleChecksTests
{
    private static readonly float[] Distinct = [.. Enumerable.Range(0, 100).Select(sample => sample / 10f)];

    [Fact]
    public void Accepts_samples_that_differ_and_labels_that_the_baseline_shares_SG3020_SG3021_SG3022_SG3023_SG3024_SG3025()
    {
        Assert.Empty(Check(Distinct));
        Assert.Empty(Scenario.Judge(Scenario.Policy(), Scenario.Evidence()));
    }

    [Fact]
    public void Reports_SG3020_with_both_rows_when_a_sample_has_two_labels()
    {
        var finding = Assert.Single(Check(With((37, Distinct[12]), (99, Distinct[12]))), found => found.Rule == SampleRules.TwoLabels);

        Assert.StartsWith("Samples '12' and '37' of 'evaluation/digits.npz' are the same, but one is labelled '1' and the other '3'; so are '1' more.", finding.Message, StringComparison.Ordinal);
        Assert.Equal(Severity.Error, finding.Severity);
    }

    [Fact]
    public void Reports_SG3021_when_a_sample_is_there_again_with_the_same_label()
    {
        var finding = Assert.Single(Check(With((13, Distinct[12]), (14, Distinct[12]))));

        Assert.Equal(SampleRules.Repeated, finding.Rule);
        Assert.StartsWith("'2' of the '100' samples of 'evaluation/digits.npz' repeat an earlier one, first '13' that of '12'", finding.Message, StringComparison.Ordinal);
    }

    /// <summary>Two samples of the same bytes, with up to two objects each.</summary>
    [Theory]
    [InlineData(new[] { 0f, 1, 1, 2, 2, 1, 3, 3, 4, 4 }, new[] { 1f, 3, 3, 4, 4, 0, 1, 1, 2, 2 }, false)]
    [InlineData(new[] { 0f, 1, 1, 2, 2, -1, 0, 0, 0, 0 }, new[] { -1f, 7, 7, 9, 9, 0, 1, 1, 2, 2 }, false)]
    [InlineData(new[] { -1f, 0, 0, 0, 0, -1, 0, 0, 0, 0 }, new[] { -1f, 7, 7, 9, 9, -1, 0, 0, 0, 0 }, false)]
    [InlineData(new[] { 0f, 1, 1, 2, 2, -1, 0, 0, 0, 0 }, new[] { 1f, 1, 1, 2, 2, -1, 0, 0, 0, 0 }, true)]
    [InlineData(new[] { 0f, 1, 1, 2, 2, -1, 0, 0, 0, 0 }, new[] { 0f, 1, 1, 2, 2, 0, 1, 1, 2, 2 }, true)]
    [InlineData(new[] { -1f, 0, 0, 0, 0, -1, 0, 0, 0, 0 }, new[] { 0f, 1, 1, 2, 2, -1, 0, 0, 0, 0 }, true)]
    public void Reports_SG3020_of_equal_samples_with_other_objects_but_not_in_another_order(float[] first, float[] second, bool isReported)
    {
        var policy = Scenario.Policy() with { OutputKind = OutputKind.Detection };
        var golden = new GoldenData(Scenario.GoldenFile, [Input("x", [7, 7])], [0, 0]) { Targets = new ScoreMatrix(2, 10, [.. first, .. second]) };

        var rules = SampleCheck.Run(policy, golden).Select(finding => finding.Rule).ToArray();

        Assert.Equal(isReported, rules.Contains(SampleRules.TwoLabels));
        Assert.Equal(!isReported, rules.Contains(SampleRules.Repeated));
    }

    [Fact]
    public void Samples_are_the_same_only_when_all_their_inputs_are()
    {
        var one = Input("a", new float[100]);

        Assert.Equal(99, RepeatedSamples.Find(Golden(one), (_, _) => true) is var alone ? alone.Repeated.Length + alone.Ambiguous.Length : 0);
        Assert.Empty(RepeatedSamples.Find(Golden(one, Input("b", Distinct)), (_, _) => true).Repeated);
    }

    /// <summary>P(Bin(10, ½) = 10) is 0.00098, above 0.001 / 10; of 20 samples, 19 that are contradicted have 2.0e-5, 18 have 2.0e-4.</summary>
    [Theory]
    [InlineData(10, 10, 0)]
    [InlineData(20, 19, 1)]
    [InlineData(20, 18, 0)]
    public void Reports_SG3022_when_the_baseline_contradicts_most_labels_of_a_class_and_chance_does_not_explain_it(int samples, int contradicted, int findings)
    {
        var labels = Scenario.Labels.Select((label, sample) => label == 5 && sample >= 50 + samples ? 0 : label).Concat(Enumerable.Repeat(5, Math.Max(0, samples - 10))).ToImmutableArray();
        var members = Enumerable.Range(0, labels.Length).Where(sample => labels[sample] == 5).Take(contradicted).ToHashSet();
        var baseline = Scenario.Scores(labels).With((sample, index, score) => members.Contains(sample) ? (index == 2 ? 9 : 0) : score);

        var found = SampleCheck.RunLabels(Scenario.Policy(), Golden(labels), baseline).ToArray();

        Assert.Equal(findings, found.Length);
        Assert.All(found, finding => Assert.StartsWith($"Of '{samples}' golden samples labelled '5' the baseline model answers '{contradicted}' otherwise, '{contradicted}' of them '2';", finding.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_is_recorded_from_samples_whose_labels_were_exchanged()
    {
        var labels = Enumerable.Range(0, 300).Select(sample => sample / 30).ToImmutableArray();
        var poisoned = Scenario.Golden([.. labels.Select(label => label == 5 ? 2 : label == 2 ? 5 : label)]);
        var scores = Scenario.Scores(labels);
        var passes = EvaluationPasses.Recording.Select((_, pass) => new EvaluatorOutput(pass, "logits", [300, 10], scores.Values.ToArray()));

        var recorded = RecordingCheck.Run(Scenario.Policy(), new RecordingEvidence(Scenario.OldModel, new Gathered<GoldenData>.Found(poisoned), new EvaluatorOutcome.Answered("ONNX Runtime 1.29.0", "cpu", [.. passes])));

        Assert.Null(recorded.Baseline);
        Assert.Contains(recorded.Findings, finding => finding.Rule == SampleRules.Contradicted);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Reports_SG3023_when_a_number_is_not_finite(float strange)
    {
        var finding = Assert.Single(Check(With((42, strange))));

        Assert.Equal(SampleRules.NotFinite, finding.Rule);
        Assert.Contains("first sample '42'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG3024_when_a_column_of_a_table_holds_one_value()
    {
        var table = Distinct.SelectMany(value => new[] { 7, value }).ToArray();

        var finding = Assert.Single(SampleCheck.Run(Scenario.Policy(), Golden(Input("x", table, 2))));

        Assert.Equal(SampleRules.Constant, finding.Rule);
        Assert.Contains("'1' columns of 'x' hold the same number in every sample (counted from 0: '0')", finding.Message, StringComparison.Ordinal);
        Assert.Empty(SampleCheck.Run(Scenario.Policy(), Golden(new EvaluatorInput("x", "F32", [100, 1, 2], Bytes(table)))));
    }

    [Fact]
    public void Reports_SG3025_when_a_sample_leaves_its_declared_range()
    {
        var policy = Scenario.Policy() with { GoldenForm = GoldenForm.Npz with { Range = new GoldenRange(0, 9.8) } };

        var finding = Assert.Single(SampleCheck.Run(policy, Golden(Input("x", Distinct))));

        Assert.Equal(SampleRules.OutOfRange, finding.Rule);
        Assert.StartsWith("Sample '99' of 'evaluation/digits.npz' holds '9.9' in 'x', outside the declared range of '0' to '9.8'.", finding.Message, StringComparison.Ordinal);
        Assert.Empty(SampleCheck.Run(policy with { GoldenForm = GoldenForm.Npz with { Range = new GoldenRange(0, 10) } }, Golden(Input("x", Distinct))));
    }

    private static IEnumerable<Finding> Check(float[] values) => SampleCheck.Run(Scenario.Policy(), Golden(Input("x", values)));

    private static float[] With(params (int Sample, float Value)[] changes)
    {
        var values = Distinct.ToArray();
        foreach (var (sample, value) in changes)
            values[sample] = value;
        return values;
    }

    private static GoldenData Golden(params ImmutableArray<EvaluatorInput> inputs) => new(Scenario.GoldenFile, inputs, Scenario.Labels);

    private static GoldenData Golden(ImmutableArray<int> labels) => Scenario.Golden(labels);

    private static EvaluatorInput Input(string name, float[] values, int columns = 1) => new(name, "F32", [values.Length / columns, columns], Bytes(values));

    private static byte[] Bytes(float[] values) => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
