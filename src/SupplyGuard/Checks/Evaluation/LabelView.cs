using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>
/// One label of a model that gives a sample any number of them, seen as a choice between two classes: to have it or not. Alpha is divided by
/// the number of labels, so that all of them together have the false-alarm rate of one evaluation. Pure.
/// </summary>
/// <param name="Label">Its name.</param>
/// <param name="Index">Its column.</param>
/// <param name="Evaluation">The policy of the choice: two classes, one logit.</param>
/// <param name="Truth">1 for samples that have the label, 0 for others.</param>
internal sealed record LabelView(string Label, int Index, EvaluationPolicy Evaluation, ImmutableArray<int> Truth)
{
    private const int Having = 1;

    /// <summary>One for every label, in the order of the policy.</summary>
    /// <param name="targets">Samples × labels, 0 or 1.</param>
    public static ImmutableArray<LabelView> Of(EvaluationPolicy evaluation, ScoreMatrix targets) =>
    [
        .. evaluation.Classes.Select((label, index) => new LabelView(
            label,
            index,
            evaluation with
            {
                OutputKind = OutputKind.BinaryLogits,
                Classes = [Without(label), label],
                Limits = evaluation.Limits with
                {
                    Alpha = evaluation.Limits.Alpha / evaluation.Classes.Length,
                    MinRecall = Floors(evaluation, label),
                },
            },
            [.. Enumerable.Range(0, targets.Samples).Select(sample => targets[sample, index] == Having ? 1 : 0)])),
    ];

    /// <summary>The floor of a label holds for samples without it, too: otherwise a model that gives every label to everything would meet it.</summary>
    private static ImmutableSortedDictionary<string, double> Floors(EvaluationPolicy evaluation, string label)
    {
        var none = evaluation.Limits.MinRecall.Clear();
        return evaluation.Limits.MinRecall.TryGetValue(label, out var floor) ? none.Add(label, floor).Add(Without(label), floor) : none;
    }

    private static string Without(string label) => $"not {label}";

    /// <summary>Two columns from that of the label: 0, and the logit.</summary>
    /// <param name="kind">What the scores are.</param>
    public ScoreMatrix Scores(ScoreMatrix scores, OutputKind kind) => ScoreCheck.OfTwo(Column(scores), kind is OutputKind.Multilabel);

    /// <summary>How far the label's own outputs are from those that were recorded, as they are.</summary>
    public OutputDifference Difference(Baseline baseline, ScoreMatrix candidate) => GoldenOutputs.Measure(Column(baseline.Scores), Column(candidate), baseline.Noise) with { Class = Having };

    private ScoreMatrix Column(ScoreMatrix scores) => new(scores.Samples, 1, [.. Enumerable.Range(0, scores.Samples).Select(sample => scores[sample, Index])]);

    /// <summary>The baseline of this choice alone.</summary>
    public Baseline Of(Baseline baseline)
    {
        var scores = Scores(baseline.Scores, baseline.OutputKind);
        return baseline with
        {
            OutputKind = OutputKind.BinaryLogits,
            Classes = Evaluation.Classes,
            Scores = scores,
            Tallies = BaselineCheck.Tally(Truth, scores),
            Variations = [.. baseline.Variations.Select(variation => Scores(variation, baseline.OutputKind))],
        };
    }
}
