using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation.Probes;
using SupplyGuard.Checks.Evaluation.Samples;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Whether there is a baseline, whether it belongs to this evaluation, and whether it can prove anything. Pure.</summary>
internal static class BaselineCheck
{
    /// <summary>What must be in order before any number is compared; empty when the baseline is there and fits.</summary>
    /// <param name="stimuli">What the candidate was run on, or the golden samples alone.</param>
    /// <param name="isProbed">Whether it was made to be run. Of a candidate that is not run, nobody makes probes.</param>
    /// <param name="key">Name of the secret key at hand; empty when there is none.</param>
    public static IEnumerable<Finding> Fit(EvaluationPolicy evaluation, Gathered<Baseline> baseline, Stimuli stimuli, bool isProbed, string key) => baseline switch
    {
        Gathered<Baseline>.Missing => [BaselineRules.None(evaluation)],
        Gathered<Baseline>.Unusable unusable => [BaselineRules.Malformed(evaluation, unusable.Detail)],
        Gathered<Baseline>.Found found => Fit(evaluation, found.Value, stimuli, isProbed, key),
        _ => throw new ArgumentOutOfRangeException(nameof(baseline)),
    };

    /// <summary>The baseline, when it is there, fits and may be compared with; null with the findings that say why not, or for a model that needs none.</summary>
    public static Baseline? Compared(EvaluationPolicy evaluation, EvaluationEvidence evidence, Stimuli stimuli, List<Finding> findings)
    {
        if (evaluation.Change.Value is ChangeClass.FirstImport)
        {
            if (evidence.Baseline is not Gathered<Baseline>.Missing)
                findings.Add(BaselineRules.NotFirst(evaluation));
            return null;
        }

        var misfits = Fit(evaluation, evidence.Baseline, stimuli, evidence.Stimuli is not null, evidence.Key).ToArray();
        findings.AddRange(misfits);
        if (evidence.Baseline is not Gathered<Baseline>.Found { Value: var baseline } || misfits is not [])
            return null;

        findings.AddRange(SampleCheck.RunLabels(evaluation, stimuli.Golden, baseline.Scores));
        if (evidence.Model is { } model)
            findings.AddRange(Provenance(evaluation, baseline, model));
        return baseline;
    }

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
            yield return BaselineRules.OfTheCandidate(evaluation, PolicyWords.Spell(evaluation.Change.Value));
        }
    }

    /// <summary>Golden samples and right answers of every class. Of labels, and of quantities, each has all samples; and no estimate is right.</summary>
    public static ImmutableArray<ClassTally> Tally(EvaluationPolicy evaluation, GoldenData golden, ScoreMatrix scores) => golden.Targets switch
    {
        null => Tally(golden.Labels, scores),
        { } targets when evaluation.OutputKind.IsMultilabel() =>
            [.. LabelView.Of(evaluation, targets).Select(view => new ClassTally(view.Truth.Length, Tally(view.Truth, view.Scores(scores, evaluation.OutputKind)).Sum(tally => tally.Correct)))],
        { } when evaluation.OutputKind.IsOfPlaces() =>
            [.. FoundClass.Measure(evaluation, golden, scores, scores).Select(found => new ClassTally(found.Objects, found.Found))],
        { } targets => [.. Enumerable.Repeat(new ClassTally(targets.Samples, 0), targets.Classes)],
    };

    /// <summary>Golden samples and right answers of every class.</summary>
    public static ImmutableArray<ClassTally> Tally(ImmutableArray<int> labels, ScoreMatrix scores)
    {
        var answers = scores.Answers();
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

    private static IEnumerable<Finding> Fit(EvaluationPolicy evaluation, Baseline baseline, Stimuli stimuli, bool isProbed, string key)
    {
        var golden = stimuli.Golden;
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

        if (baseline.OutputKind.IsOfPlaces() && baseline.Scores.Classes != FoundColumns.Width(evaluation, golden.Targets!))
        {
            yield return BaselineRules.Contradiction(evaluation, baseline.Classes[0]);
            yield break;
        }

        if (golden.Maps is { } maps && MapColumns.Impossible(evaluation, maps, golden.Targets!, baseline.Scores) is { } impossible)
        {
            yield return BaselineRules.Contradiction(evaluation, baseline.Classes[impossible]);
            yield break;
        }

        var tallies = Tally(evaluation, golden, baseline.Scores);
        for (var index = 0; index < tallies.Length; index++)
        {
            if (tallies[index] != baseline.Tallies[index])
            {
                yield return BaselineRules.Contradiction(evaluation, baseline.Classes[index]);
                yield break;
            }
        }

        var scores = ScoreCheck.AsMargins(baseline.Scores, baseline.OutputKind);
        var isClassification = baseline.OutputKind.IsClassification();
        if (isClassification && BlindClass(baseline.Classes, golden.Labels, scores) is { } blind)
            yield return BaselineRules.Blind(evaluation, baseline.Classes[blind]);
        if (baseline.OutputKind.IsMultilabel() && LabelView.Of(evaluation, golden.Targets!).FirstOrDefault(view => BlindClass(view.Evaluation.Classes, view.Truth, view.Scores(baseline.Scores, baseline.OutputKind)) is not null) is { } unknown)
            yield return BaselineRules.Blind(evaluation, unknown.Label);
        if (evaluation.Variations > 0 && key.Length > 0 && (baseline.Key != key || baseline.Variations.Length < evaluation.Variations))
            yield return BaselineRules.OtherVariations(evaluation, baseline.Variations.Length, baseline.Key == key);
        if (isProbed && isClassification && evaluation.Change.Value is not ChangeClass.Unchanged && !HasProbesOf(baseline, stimuli))
            yield return BaselineRules.OtherProbes(evaluation);
    }

    private static bool HasProbesOf(Baseline baseline, Stimuli stimuli) => baseline.Probes is { } table
        ? table.Plan with { Variations = stimuli.Plan.Variations } == stimuli.Plan && table.Rows.Select(row => row.Probe).SequenceEqual(stimuli.Probes.Select(probe => probe.Name), StringComparer.Ordinal)
            && table.Reference.Samples == ProbeReading.ReferenceSamples(stimuli, baseline.Classes.Length)
        : stimuli.Form is null;

    private static IEnumerable<(string What, string Recorded, string Asked)> Comparable(EvaluationPolicy evaluation, Baseline baseline) =>
    [
        ("the evaluation", baseline.Evaluation, evaluation.Name),
        ("the output", baseline.Output, evaluation.OutputsRead),
        ("output kind", PolicyWords.Spell(baseline.OutputKind), PolicyWords.Spell(evaluation.OutputKind)),
        ("the classes", string.Join(", ", baseline.Classes), string.Join(", ", evaluation.Classes)),
        ("a number of classes of", $"{baseline.Classes.Length}", $"{evaluation.Classes.Length}"),
    ];
}
