using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Whether there is a baseline, whether it belongs to this evaluation, and whether it can prove anything. Pure.</summary>
internal static class BaselineCheck
{
    /// <summary>What must be in order before any number is compared; empty when the baseline is there and fits.</summary>
    public static IEnumerable<Finding> Fit(EvaluationPolicy evaluation, Gathered<Baseline> baseline, GoldenData golden) => baseline switch
    {
        Gathered<Baseline>.Missing => [BaselineRules.None(evaluation)],
        Gathered<Baseline>.Unusable unusable => [BaselineRules.Malformed(evaluation, unusable.Detail)],
        Gathered<Baseline>.Found found => Fit(evaluation, found.Value, golden),
        _ => throw new ArgumentOutOfRangeException(nameof(baseline)),
    };

    /// <summary>Whether the baseline was recorded from the model that the change class says it was.</summary>
    public static IEnumerable<Finding> Provenance(EvaluationPolicy evaluation, Baseline baseline, Digest model)
    {
        if (evaluation.Change.Value is ChangeClass.Unchanged)
        {
            if (baseline.Model != model)
                yield return BaselineRules.OtherModel(evaluation, baseline.Model, model);
        }
        else if (baseline.Model == model)
        {
            yield return BaselineRules.OfTheCandidate(evaluation, evaluation.Change.Value is ChangeClass.FineTune ? "finetune" : "retrain");
        }
    }

    /// <summary>Golden samples and right answers of every class.</summary>
    public static ImmutableArray<ClassTally> Tally(ImmutableArray<int> labels, ScoreMatrix scores)
    {
        var answers = Comparison.Answers(scores);
        var tallies = new ClassTally[scores.Classes];
        for (var sample = 0; sample < labels.Length; sample++)
        {
            var tally = tallies[labels[sample]];
            tallies[labels[sample]] = new ClassTally(tally.Samples + 1, tally.Correct + (answers[sample] == labels[sample] ? 1 : 0));
        }

        return [.. tallies];
    }

    /// <summary>The first class that a model separates from no other, whose loss B1 could therefore not see; null when there is none.</summary>
    public static int? BlindClass(ImmutableArray<string> classes, ImmutableArray<int> labels, ScoreMatrix scores)
    {
        var comparison = new Comparison(classes, labels, scores, scores);
        var seen = MarginErosion.Measure(comparison, limit: double.PositiveInfinity, watched: []).Select(pair => pair.Pair.True).ToHashSet();
        return Enumerable.Range(0, classes.Length).Where(index => !seen.Contains(index)).Select(index => (int?)index).FirstOrDefault();
    }

    private static IEnumerable<Finding> Fit(EvaluationPolicy evaluation, Baseline baseline, GoldenData golden)
    {
        foreach (var (what, recorded, asked) in Comparable(evaluation, baseline))
        {
            if (recorded == asked)
                continue;

            yield return BaselineRules.Other(evaluation, what, recorded, asked);
            yield break;
        }

        if (baseline.Golden != golden.Digest || baseline.Scores.Samples != golden.Labels.Length)
        {
            yield return BaselineRules.OtherGolden(evaluation, baseline.Golden, golden.Digest);
            yield break;
        }

        var tallies = Tally(golden.Labels, baseline.Scores);
        for (var index = 0; index < tallies.Length; index++)
        {
            if (tallies[index] != baseline.Tallies[index])
            {
                yield return BaselineRules.Contradiction(evaluation, baseline.Classes[index]);
                yield break;
            }
        }

        var scores = ScoreCheck.AsMargins(baseline.Scores, baseline.OutputKind);
        if (BlindClass(baseline.Classes, golden.Labels, scores) is { } blind)
            yield return BaselineRules.Blind(evaluation, baseline.Classes[blind]);
    }

    private static IEnumerable<(string What, string Recorded, string Asked)> Comparable(EvaluationPolicy evaluation, Baseline baseline) =>
    [
        ("the evaluation", baseline.Evaluation, evaluation.Name),
        ("the output", baseline.Output, evaluation.ScoresOutput),
        ("output kind", BaselineWriter.Spell(baseline.OutputKind), BaselineWriter.Spell(evaluation.OutputKind)),
        ("the classes", string.Join(", ", baseline.Classes), string.Join(", ", evaluation.Classes)),
        ("a number of classes of", $"{baseline.Classes.Length}", $"{evaluation.Classes.Length}"),
    ];
}
