using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation.Skew;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Every number that one label of a candidate is judged by.</summary>
/// <param name="View">The label as a choice between two classes.</param>
/// <param name="Candidate">Its golden scores of that choice.</param>
/// <param name="Baseline">The baseline of that choice; null when there is none.</param>
/// <param name="Compared">Null when there is no baseline.</param>
internal sealed record LabelMeasures(LabelView View, ScoreMatrix Candidate, Baseline? Baseline, Measures? Compared)
{
    public static LabelMeasures Of(LabelView view, CandidateRun run)
    {
        var (evaluation, truth, kind) = (view.Evaluation, view.Truth, run.Declared.OutputKind);
        var candidate = view.Scores(run.Candidate, kind);
        if (run.Baseline is not { } baseline)
            return new LabelMeasures(view, candidate, null, null);

        var recorded = view.Of(baseline);
        var behaviour = BehaviourMeasures.Of(evaluation, truth, recorded, candidate) with
        {
            // The noise floor was measured on outputs as they are; a logit of a probability near 1 moves much further.
            Difference = evaluation.Change.Value is ChangeClass.Unchanged ? view.Difference(baseline, run.Candidate) : null,
        };
        ImmutableArray<BehaviourMeasures> varied =
        [
            .. Enumerable.Range(0, run.Stimuli.Plan.Variations).Select(index =>
                BehaviourMeasures.Of(evaluation, truth, recorded with { Scores = recorded.Variations[index] }, view.Scores(run.Varied(index), kind))),
        ];
        return new LabelMeasures(view, candidate, recorded, new Measures(
            behaviour,
            varied,
            SkewMeasures.Of(evaluation, run.Stimuli.Golden, behaviour.Comparison),
            ConversionMeasures.Of(evaluation, behaviour.Comparison, candidate: null, baseline: null),
            Probes: null,
            Weights: null));
    }
}
