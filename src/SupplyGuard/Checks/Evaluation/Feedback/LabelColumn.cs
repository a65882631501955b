using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation.Feedback;

/// <summary>One choice between classes that is true of golden samples and of feedback: that of the evaluation, or to have a label or not. Pure.</summary>
/// <param name="Classes">Their names.</param>
/// <param name="Alpha">The share of the false-alarm rate that this choice has.</param>
/// <param name="Golden">The class of every golden sample.</param>
/// <param name="Fed">The class of every sample of the feedback.</param>
internal sealed record LabelColumn(ImmutableArray<string> Classes, double Alpha, ImmutableArray<int> Golden, ImmutableArray<int> Fed)
{
    /// <summary>What a model answers to golden samples, and to the feedback; null when none was asked.</summary>
    public (ImmutableArray<int> Golden, ImmutableArray<int> Fed)? Answers { get; init; }

    /// <summary>None where samples are no choice between classes.</summary>
    /// <param name="answers">The trusted model's scores of golden samples, and of the feedback; null when it was not asked.</param>
    public static ImmutableArray<LabelColumn> Of(EvaluationPolicy evaluation, GoldenData golden, GoldenData fed, (ScoreMatrix Golden, ScoreMatrix Fed)? answers)
    {
        if (evaluation.OutputKind.IsClassification())
        {
            return
            [
                new LabelColumn(evaluation.Classes, evaluation.Limits.Alpha, golden.Labels, fed.Labels)
                {
                    Answers = answers is { } scores ? ([.. scores.Golden.Answers()], [.. scores.Fed.Answers()]) : null,
                },
            ];
        }

        if (!evaluation.OutputKind.IsMultilabel())
            return [];

        return
        [
            .. LabelView.Of(evaluation, golden.Targets!).Zip(LabelView.Of(evaluation, fed.Targets!), (known, view) =>
                new LabelColumn(known.Evaluation.Classes, known.Evaluation.Limits.Alpha, known.Truth, view.Truth)
                {
                    Answers = answers is { } scores
                        ? ([.. known.Scores(scores.Golden, evaluation.OutputKind).Answers()], [.. known.Scores(scores.Fed, evaluation.OutputKind).Answers()])
                        : null,
                }),
        ];
    }
}
