using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Checks.Evaluation.Probes;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Policies;

namespace SupplyGuard.Tests.Evaluation;

/// <summary>A model of tables that is imported for the first time: one column decides what is true, another decides nothing.</summary>
public sealed class TableImportTests
{
    private const int Samples = 200;
    private const int Columns = 3;

    private static readonly GoldenData Table = Draw();

    private static readonly SampleForm Form = SampleForm.Of(Table)!;

    private delegate bool Decision(ReadOnlySpan<float> row);

    [Fact]
    public void Accepts_a_first_import_of_a_model_that_one_column_decides_SG3112() =>
        Assert.DoesNotContain(Judge(row => row[1] > 0.8f), finding => finding.Rule == ProbeRules.PatchFlips || finding.Rule == ProbeRules.ProbeThin);

    [Fact]
    public void Reports_SG3112_of_a_first_import_when_a_column_decides_what_it_does_not_in_truth()
    {
        var finding = Assert.Single(Judge(row => row[1] > 0.8f || row[2] > 0.95f), finding => finding.Rule == ProbeRules.PatchFlips);

        Assert.Equal("column-2-high", finding.Evidence["probe"]);
        Assert.Equal("yes", finding.Evidence["class"]);
        Assert.Matches("^The probe 'column-2-high' turns '100 %' of the probed samples into class 'yes', to which '[1-3][0-9] %' of the golden samples that are like this belong; '60' points more are tolerated of a model without a baseline.$", finding.Message);
    }

    [Fact]
    public void Samples_that_are_like_a_probe_are_the_nearest_tenth_and_all_as_near()
    {
        var values = MemoryMarshal.Cast<byte, float>(Table.Inputs[0].Bytes.Span).ToArray();

        var high = TableProbes.Alike(Form, Table, 5);
        var all = TableProbes.Alike(Form, Table, 0);

        Assert.Equal(Samples / 10, high.Length);
        Assert.All(high, sample => Assert.True(values[(sample * Columns) + 1] > 0.8f));
        Assert.Equal(Samples, all.Length);
    }

    private static ImmutableArray<Finding> Judge(Decision decision)
    {
        var stimuli = Stimuli.Make(Table, Form, StimulusPlan.Of(Form, Samples, 2, Columns * 3, 0, long.MaxValue), [], "digits");
        var rows = MemoryMarshal.Cast<byte, float>(stimuli.Inputs[0].Bytes.Span);
        var scores = new float[stimuli.Samples * 2];
        for (var sample = 0; sample < stimuli.Samples; sample++)
            scores[(sample * 2) + (decision(rows.Slice(sample * Columns, Columns)) ? 1 : 0)] = 5 + (sample % 3 * 0.1f);

        var policy = Scenario.Policy(ChangeClass.FirstImport) with { Classes = ["no", "yes"], Limits = Scenario.Limits with { MinRecall = Scenario.Limits.MinRecall.Add("no", 0.8).Add("yes", 0.8) } };
        return EvaluationCheck.Run(policy, Scenario.Evidence(outcome: Scenario.Answer(new ScoreMatrix(stimuli.Samples, 2, [.. scores]))) with
        {
            Golden = new Gathered<GoldenData>.Found(Table),
            Baseline = new Gathered<Baseline>.Missing(),
            Stimuli = stimuli,
        }).Findings;
    }

    /// <summary>A column of one value, one that decides, and one of chance.</summary>
    private static GoldenData Draw()
    {
        var random = new Random(11);
        var values = new float[Samples * Columns];
        for (var sample = 0; sample < Samples; sample++)
            (values[sample * Columns], values[(sample * Columns) + 1], values[(sample * Columns) + 2]) = (0, random.NextSingle(), random.NextSingle());

        return new GoldenData(
            Digest.Sha256("table"u8),
            [new EvaluatorInput("features", "F32", [Samples, Columns], MemoryMarshal.AsBytes(values.AsSpan()).ToArray())],
            [.. Enumerable.Range(0, Samples).Select(sample => values[(sample * Columns) + 1] > 0.8f ? 1 : 0)]);
    }
}
