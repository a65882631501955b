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
                Classes = [$"not {label}", label],
                Limits = evaluation.Limits with
                {
                    Alpha = evaluation.Limits.Alpha / evaluation.Classes.Length,
                    MinRecall = evaluation.Limits.MinRecall.RemoveRange(evaluation.Limits.MinRecall.Keys.Where(name => name != label)),
                },
            },
            [.. Enumerable.Range(0, targets.Samples).Select(sample => targets[sample, index] == Having ? 1 : 0)])),
    ];

    /// <summary>Two columns from that of the label: 0, and the logit.</summary>
    /// <param name="kind">What the scores are.</param>
    public ScoreMatrix Scores(ScoreMatrix scores, OutputKind kind)
    {
        var numbers = new ScoreMatrix(scores.Samples, 1, [.. Enumerable.Range(0, scores.Samples).Select(sample => scores[sample, Index])]);
        return ScoreCheck.OfTwo(numbers, kind is OutputKind.Multilabel);
    }

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
