using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation.Probes;
using SupplyGuard.Checks.Evaluation.Regression;
using SupplyGuard.Checks.Evaluation.Samples;
using SupplyGuard.Checks.Evaluation.Skew;
using SupplyGuard.Checks.Evaluation.Weights;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>
/// Judges one evaluation from all that is known about it: golden data, run, scores, baseline, behaviour on golden, varied and probed
/// samples, graph and weights, self-test. Pure.
/// </summary>
internal static class EvaluationCheck
{
    public static EvaluationJudgement Run(EvaluationPolicy evaluation, EvaluationEvidence evidence)
    {
        var findings = new List<Finding>(GoldenCheck.Run(evaluation, evidence.Golden));
        if (evidence.Golden is not Gathered<GoldenData>.Found { Value: var golden } || findings.Any(finding => finding.Rule.Incomplete))
            return new EvaluationJudgement([.. findings], []);

        findings.AddRange(SampleCheck.Run(evaluation, golden));
        var stimuli = evidence.Stimuli ?? Stimuli.GoldenOnly(golden);
        findings.AddRange(GoldenCheck.Secrecy(evaluation, evidence.Key, stimuli.Plan.Variations));
        findings.AddRange(RunCheck.Run(evaluation, evidence.Outcome));
        if (evaluation.OutputKind.IsMultilabel())
            return LabelsEvaluation.Run(evaluation, evidence, stimuli, findings);
        if (evaluation.OutputKind is OutputKind.Regression)
            return RegressionEvaluation.Run(evaluation, evidence, stimuli, findings);
        if (evaluation.Change.Value is ChangeClass.FirstImport)
            return FirstImportCheck.Run(evaluation, evidence, stimuli, findings);

        var baseline = BaselineCheck.Compared(evaluation, evidence, stimuli, findings);
        var scores = Scores(evaluation, evidence.Outcome, stimuli, findings);
        if (scores is null)
            return new EvaluationJudgement([.. findings], []);
        if (baseline is null)
            return new EvaluationJudgement([.. findings], EvaluationMeasurements.Alone(evaluation, golden.Labels, scores.Part(0, golden.Labels.Length)));

        var judged = Effective(evaluation, evidence, baseline);
        if (judged != evaluation)
            findings.Add(WeightRules.Less(evaluation));

        var measures = Measures.Of(judged, stimuli, scores, baseline, evidence.Weights);
        findings.AddRange(Judge(judged, measures, stimuli, evidence, baseline));

        // Only a green evaluation has to prove that it could have been red.
        if (!findings.Any(finding => finding.Rule.Severity is Severity.Error))
            findings.AddRange(SelfTest.Run(judged, golden.Labels, baseline, scores.Part(0, golden.Labels.Length)));

        return new EvaluationJudgement([.. findings], EvaluationMeasurements.Of(judged, measures))
        {
            Detail = EvaluationDetails.Of(evaluation, judged, measures, stimuli, scores, evidence, baseline, findings),
        };
    }

    /// <summary>Raw scores of everything that was run; null when there are none, and then a finding says why.</summary>
    public static ScoreMatrix? Scores(EvaluationPolicy evaluation, EvaluatorOutcome? outcome, Stimuli stimuli, List<Finding> findings)
    {
        if (outcome is not EvaluatorOutcome.Answered answer)
            return null;

        var (scores, finding) = ScoreCheck.Read(evaluation, stimuli.Samples, answer, pass: 0);
        if (finding is not null)
            findings.Add(finding);
        return scores;
    }

    private static IEnumerable<Finding> Judge(EvaluationPolicy evaluation, Measures measures, Stimuli stimuli, EvaluationEvidence evidence, Baseline baseline) =>
    [
        .. BehaviourCheck.Run(evaluation, measures.Behaviour),
        .. measures.Varied.SelectMany((varied, index) => BehaviourCheck.RunVaried(evaluation, index, varied)),
        .. SkewCheck.Run(evaluation, measures.Skew),
        .. BehaviourCheck.RunConverted(evaluation, measures.Conversion),
        .. measures.Probes is { } probes ? ProbeCheck.Run(evaluation, probes) : [],
        .. evaluation.Change.Value is not ChangeClass.Unchanged && ProbeCheck.WhyNot(stimuli) is { } why ? (ImmutableArray<Finding>)[ProbeRules.None(evaluation, why)] : [],
        .. WeightCheck.Run(evaluation, evidence.Weights, baseline.Weights),
    ];

    /// <summary>The evaluation with the change that the weights prove: what has every weight of its baseline was not trained, whatever it claims.</summary>
    public static EvaluationPolicy Effective(EvaluationPolicy evaluation, EvaluationEvidence evidence, Baseline baseline) =>
        evaluation.Change.Value is ChangeClass.FineTune or ChangeClass.Retrain && evidence.Model != baseline.Model && WeightCheck.IsSame(evidence.Weights, baseline.Weights)
            ? evaluation with { Change = evaluation.Change with { Value = ChangeClass.Convert } }
            : evaluation;
}
