using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation.Probes;
using SupplyGuard.Checks.Evaluation.Skew;
using SupplyGuard.Checks.Evaluation.Weights;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Judges an evaluation of a model that gives a sample any number of labels: label by label as a choice between two classes, graph and weights once. Pure.</summary>
internal static class LabelsEvaluation
{
    public static EvaluationJudgement Run(CandidateRun run, List<Finding> findings)
    {
        var judged = run.Judged;
        var labels = Measure(run);
        findings.AddRange(OnePerRule(labels.SelectMany(Judge)));
        findings.AddRange(WeightCheck.Run(judged, run.Evidence.Weights, run.Baseline?.Weights, run.Declared.Change.Value));
        if (judged.Change.Value is not ChangeClass.Unchanged)
            findings.Add(ProbeRules.None(judged, "a sample has any number of labels"));
        if (CandidateRun.NeedsSelfTest(findings))
            findings.AddRange(OnePerRule(labels.SelectMany(SelfTests)));

        return new EvaluationJudgement([.. findings], [.. labels.SelectMany(Measurements)])
        {
            Detail = EvaluationDetails.WithoutClasses(run, Kept(labels, run), findings),
        };
    }

    /// <summary>What the outputs are found to do, apart from graph and weights.</summary>
    public static IEnumerable<Finding> Behaviour(CandidateRun run) => OnePerRule(Measure(run).SelectMany(Judge));

    /// <summary>What must hold of a baseline that was just recorded.</summary>
    public static IEnumerable<Finding> SelfTests(EvaluationPolicy evaluation, GoldenData golden, Baseline baseline) =>
        OnePerRule(LabelView.Of(evaluation, golden.Targets!).SelectMany(view => SelfTest.Run(view.Evaluation, view.Truth, view.Of(baseline), view.Scores(baseline.Scores, baseline.OutputKind))));

    private static ImmutableArray<LabelMeasures> Measure(CandidateRun run) => [.. LabelView.Of(run.Judged, run.Stimuli.Golden.Targets!).Select(view => LabelMeasures.Of(view, run))];

    private static IEnumerable<Finding> Judge(LabelMeasures label)
    {
        var (evaluation, truth) = (label.View.Evaluation, label.View.Truth);
        if (label.Compared is not { } measures)
            return BehaviourCheck.RunAlone(evaluation, BehaviourMeasures.Alone(evaluation, truth, label.Candidate));

        return
        [
            .. BehaviourCheck.Run(evaluation, measures.Behaviour),
            .. measures.Varied.SelectMany((varied, index) => BehaviourCheck.RunVaried(evaluation, index, varied)),
            .. SkewCheck.Run(evaluation, measures.Skew),
            .. BehaviourCheck.RunConverted(evaluation, measures.Conversion),
        ];
    }

    private static IEnumerable<Finding> SelfTests(LabelMeasures label) => label.Baseline is null
        ? SelfTest.RunAlone(label.View.Evaluation, label.View.Truth, label.Candidate)
        : SelfTest.Run(label.View.Evaluation, label.View.Truth, label.Baseline, label.Candidate);

    private static IEnumerable<Measurement> Measurements(LabelMeasures label)
    {
        var measurements = label.Compared is { } measures
            ? EvaluationMeasurements.Of(label.View.Evaluation, measures)
            : EvaluationMeasurements.Alone(label.View.Evaluation, label.View.Truth, label.Candidate);
        return measurements.Select(measurement => measurement with { Name = $"{label.View.Label}: {measurement.Name}" });
    }

    private static string Kept(ImmutableArray<LabelMeasures> labels, CandidateRun run) => run.Baseline is null
        ? $"{labels.Length} labels are given as the policy asks; there is no baseline to compare with"
        : $"{labels.Sum(label => label.Compared!.Behaviour.Agreeing)} of {labels.Length * run.Stimuli.Golden.Labels.Length} answers are as before";

    /// <summary>The first finding of every rule, of the first label that breaks it: as everywhere, one finding for each rule.</summary>
    private static IEnumerable<Finding> OnePerRule(IEnumerable<Finding> findings) => findings.DistinctBy(finding => finding.Rule.Id);
}
