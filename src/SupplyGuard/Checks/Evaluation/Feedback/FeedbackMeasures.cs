using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation.Feedback;

/// <summary>How feedback lies to the golden samples. Pure.</summary>
/// <param name="Neighbours">Labels against the nearest golden samples; empty where samples have no classes.</param>
/// <param name="Trusted">Labels against the trusted model; empty where it was not asked.</param>
/// <param name="Beyond">Numbers that no golden sample reaches.</param>
internal sealed record FeedbackMeasures(
    ImmutableArray<(LabelColumn Column, ContradictedLabels Labels)> Neighbours,
    ImmutableArray<(LabelColumn Column, ContradictedLabels Labels)> Trusted,
    ImmutableArray<(string Name, BeyondGolden Numbers)> Beyond,
    ImmutableArray<ColumnDrift> Drifts,
    ImmutableArray<(LabelColumn Column, LabelShares Shares)> Shares)
{
    /// <summary>Null when an input holds no numbers.</summary>
    /// <param name="fed">Has inputs as the golden data have them, and labels that are classes.</param>
    /// <param name="answers">The trusted model's scores of golden samples, and of the feedback; null when it was not asked.</param>
    public static FeedbackMeasures? Of(EvaluationPolicy evaluation, FeedbackPolicy feedback, GoldenData golden, GoldenData fed, (ScoreMatrix Golden, ScoreMatrix Fed)? answers)
    {
        if (SampleTable.Of(golden) is not { } known || SampleTable.Of(fed) is not { } found)
            return null;

        var columns = LabelColumn.Of(evaluation, golden, fed, answers);
        var alpha = evaluation.Limits.Alpha;
        ImmutableArray<string> quantities = evaluation.OutputKind is OutputKind.Regression ? evaluation.Classes : [];
        var labels = evaluation.OutputKind.IsClassification() ? (golden.Labels, fed.Labels) : ((ImmutableArray<int>, ImmutableArray<int>)?)null;
        return new FeedbackMeasures(
            columns.IsEmpty ? [] : [.. ByNeighbours(known, found, columns, feedback.LabelTolerance)],
            [.. columns.SelectMany(column => ByModel(column, feedback.LabelTolerance), (column, contradicted) => (column, contradicted))],
            [.. BeyondGolden.Measure(known, found, labels, evaluation.Classes.Length, alpha).Select(beyond => (known.NameOf(beyond.Column), beyond))],
            ColumnDrift.Measure(SampleColumn.Of(golden, quantities), SampleColumn.Of(fed, quantities), feedback.Drift, alpha),
            [.. columns.SelectMany(column => LabelShares.Measure(column.Classes.Length, column.Golden, column.Fed, column.Alpha), (column, shares) => (column, shares))]);
    }

    private static IEnumerable<(LabelColumn Column, ContradictedLabels Labels)> ByNeighbours(SampleTable golden, SampleTable fed, ImmutableArray<LabelColumn> columns, double tolerance)
    {
        if (golden.Samples < 2)
            yield break;

        var votes = NeighbourVotes.Among(golden, [.. columns.Select(column => column.Golden)], fed.Samples);
        var (known, found) = (votes.NearestOfGolden(), votes.Nearest(fed));
        foreach (var column in columns)
        {
            var contradicted = ContradictedLabels.Measure(
                column.Classes.Length,
                known.Select((nearest, place) => (column.Golden[votes.Searched[place]], votes.Vote(nearest, column.Golden))),
                [.. found.Select((nearest, sample) => (column.Fed[sample], votes.Vote(nearest, column.Golden)))],
                tolerance,
                column.Alpha,
                isModel: false);
            foreach (var labels in contradicted)
                yield return (column, labels);
        }
    }

    private static ImmutableArray<ContradictedLabels> ByModel(LabelColumn column, double tolerance) => column.Answers is not { } answers ? []
        : ContradictedLabels.Measure(column.Classes.Length, column.Golden.Zip(answers.Golden), [.. column.Fed.Zip(answers.Fed)], tolerance, column.Alpha, isModel: true);
}
