using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation.Probes;
using SupplyGuard.Checks.Evaluation.Skew;
using SupplyGuard.Checks.Evaluation.Weights;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Judges an evaluation of a model that gives a sample any number of labels: label by label as a choice between two classes, graph and weights once. Pure.</summary>
internal static class LabelsEvaluation
{
    public static EvaluationJudgement Run(EvaluationPolicy evaluation, EvaluationEvidence evidence, Stimuli stimuli, List<Finding> findings)
    {
        var scores = EvaluationCheck.Scores(evaluation, evidence.Outcome, stimuli, findings);
        var baseline = BaselineCheck.Compared(evaluation, evidence, stimuli, findings);
        if (scores is null || (baseline is null && evaluation.Change.Value is not ChangeClass.FirstImport))
            return new EvaluationJudgement([.. findings], []);

        var judged = baseline is null ? evaluation : EvaluationCheck.Effective(evaluation, evidence, baseline);
        if (judged != evaluation)
            findings.Add(WeightRules.Less(evaluation));

        var views = LabelView.Of(judged, stimuli.Golden.Targets!);
        findings.AddRange(OnePerRule(views.SelectMany(view => Judge(view, stimuli, scores, baseline, evaluation.OutputKind))));
        findings.AddRange(WeightCheck.Run(judged, evidence.Weights, baseline?.Weights));
        if (judged.Change.Value is not ChangeClass.Unchanged)
            findings.Add(ProbeRules.None(judged, "a sample has any number of labels"));
        if (!findings.Any(finding => finding.Rule.Severity is Severity.Error))
            findings.AddRange(OnePerRule(views.SelectMany(view => SelfTests(view, stimuli, scores, baseline, evaluation.OutputKind))));

        return new EvaluationJudgement([.. findings], [.. views.SelectMany(view => Measurements(view, stimuli, scores, baseline, evaluation.OutputKind))])
        {
            Detail = EvaluationDetails.WithoutClasses(evaluation, judged, Kept(views, stimuli, scores, baseline, evaluation.OutputKind), stimuli, evidence, baseline, findings),
        };
    }

    /// <summary>What must hold of a baseline that was just recorded.</summary>
    public static IEnumerable<Finding> SelfTests(EvaluationPolicy evaluation, GoldenData golden, Baseline baseline) =>
        OnePerRule(LabelView.Of(evaluation, golden.Targets!).SelectMany(view => SelfTest.Run(view.Evaluation, view.Truth, view.Of(baseline), view.Scores(baseline.Scores, baseline.OutputKind))));

    private static IEnumerable<Finding> Judge(LabelView view, Stimuli stimuli, ScoreMatrix scores, Baseline? baseline, OutputKind kind)
    {
        if (baseline is null)
            return BehaviourCheck.RunAlone(view.Evaluation, BehaviourMeasures.Alone(view.Evaluation, view.Truth, view.Scores(scores.Part(0, view.Truth.Length), kind)));

        var measures = Measure(view, stimuli, scores, baseline, kind);
        return
        [
            .. BehaviourCheck.Run(view.Evaluation, measures.Behaviour),
            .. measures.Varied.SelectMany((varied, index) => BehaviourCheck.RunVaried(view.Evaluation, index, varied)),
            .. SkewCheck.Run(view.Evaluation, measures.Skew),
            .. BehaviourCheck.RunConverted(view.Evaluation, measures.Conversion),
        ];
    }

    private static IEnumerable<Finding> SelfTests(LabelView view, Stimuli stimuli, ScoreMatrix scores, Baseline? baseline, OutputKind kind)
    {
        var candidate = view.Scores(scores.Part(0, view.Truth.Length), kind);
        return baseline is null ? SelfTest.RunAlone(view.Evaluation, view.Truth, candidate) : SelfTest.Run(view.Evaluation, view.Truth, view.Of(baseline), candidate);
    }

    private static IEnumerable<Measurement> Measurements(LabelView view, Stimuli stimuli, ScoreMatrix scores, Baseline? baseline, OutputKind kind)
    {
        var measurements = baseline is null
            ? EvaluationMeasurements.Alone(view.Evaluation, view.Truth, view.Scores(scores.Part(0, view.Truth.Length), kind))
            : EvaluationMeasurements.Of(view.Evaluation, Measure(view, stimuli, scores, baseline, kind));
        return measurements.Select(measurement => measurement with { Name = $"{view.Label}: {measurement.Name}" });
    }

    private static Measures Measure(LabelView view, Stimuli stimuli, ScoreMatrix scores, Baseline baseline, OutputKind kind)
    {
        var (evaluation, truth, samples, recorded) = (view.Evaluation, view.Truth, view.Truth.Length, view.Of(baseline));
        var behaviour = BehaviourMeasures.Of(evaluation, truth, recorded, view.Scores(scores.Part(0, samples), kind)) with
        {
            // The noise floor was measured on outputs as they are; a logit of a probability near 1 moves much further.
            Difference = evaluation.Change.Value is ChangeClass.Unchanged ? view.Difference(baseline, scores.Part(0, samples)) : null,
        };
        return new Measures(
            behaviour,
            [
                .. Enumerable.Range(0, stimuli.Plan.Variations).Select(index => BehaviourMeasures.Of(
                    evaluation, truth, recorded with { Scores = recorded.Variations[index] }, view.Scores(scores.Part(stimuli.FirstVariation + (index * samples), samples), kind))),
            ],
            SkewMeasures.Of(evaluation, stimuli.Golden, behaviour.Comparison),
            ConversionMeasures.Of(evaluation, behaviour.Comparison, candidate: null, baseline: null),
            Probes: null,
            Weights: null);
    }

    private static string Kept(ImmutableArray<LabelView> views, Stimuli stimuli, ScoreMatrix scores, Baseline? baseline, OutputKind kind) => baseline is null
        ? $"{views.Length} labels are given as the policy asks; there is no baseline to compare with"
        : $"{views.Sum(view => Measure(view, stimuli, scores, baseline, kind).Behaviour.Agreeing)} of {views.Length * stimuli.Golden.Labels.Length} answers are as before";

    /// <summary>The first finding of every rule, of the first label that breaks it: as everywhere, one finding for each rule.</summary>
    private static IEnumerable<Finding> OnePerRule(IEnumerable<Finding> findings) => findings.DistinctBy(finding => finding.Rule.Id);
}
