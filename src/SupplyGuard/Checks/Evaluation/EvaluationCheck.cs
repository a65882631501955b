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
        var judgement = Candidate(evaluation, evidence);
        if (evidence.Golden is not Gathered<GoldenData>.Found { Value: var golden } || judgement.Findings.Any(finding => finding.Rule == GoldenRules.Unusable))
            return judgement;

        var (findings, measurements) = FeedbackEvaluation.Run(evaluation, evidence, golden);
        return judgement with { Findings = [.. judgement.Findings, .. findings], Measurements = [.. judgement.Measurements, .. measurements] };
    }

    private static EvaluationJudgement Candidate(EvaluationPolicy evaluation, EvaluationEvidence evidence)
    {
        var findings = new List<Finding>(GoldenCheck.Run(evaluation, evidence.Golden));
        if (evidence.Golden is not Gathered<GoldenData>.Found { Value: var golden } || findings.Any(finding => finding.Rule.Incomplete))
            return new EvaluationJudgement([.. findings], []);

        findings.AddRange(SampleCheck.Run(evaluation, golden));
        var stimuli = evidence.Stimuli ?? Stimuli.GoldenOnly(golden);
        findings.AddRange(GoldenCheck.Secrecy(evaluation, evidence.Key, stimuli.Plan.Variations, stimuli.Form));
        findings.AddRange(RunCheck.Run(evaluation, evidence.Outcome));

        var baseline = BaselineCheck.Compared(evaluation, evidence, stimuli, findings);
        if (evidence.Outcome is EvaluatorOutcome.Answered { Device: var device })
            baseline = baseline?.On(device);
        if (evidence.Asked is { } asked)
            (stimuli, baseline, golden) = (stimuli.Part(asked), baseline?.Part(asked.Rows), golden.Part(asked.Rows));
        if (Scores(evaluation, evidence.Outcome, stimuli, findings) is not { } scores)
            return new EvaluationJudgement([.. findings], []);
        if (baseline is null && evaluation.Change.Value is not ChangeClass.FirstImport)
            return new EvaluationJudgement([.. findings], evaluation.OutputKind.IsClassification() ? EvaluationMeasurements.Alone(evaluation, golden.Labels, scores.Part(0, golden.Labels.Length)) : []);

        var judged = Effective(evaluation, evidence, baseline);
        if (judged.Change != evaluation.Change)
            findings.Add(WeightRules.Less(evaluation));
        if (baseline is { Calibration.IsEmpty: false } && (judged.Change.Value is ChangeClass.FineTune or ChangeClass.Retrain))
        {
            findings.AddRange(CalibrationCheck.Difference(judged, baseline));
            judged = judged with { Limits = CalibratedLimits.Apply(judged.Limits, baseline.Calibration) };
        }

        var run = new CandidateRun(evaluation, judged, evidence, stimuli, scores, baseline);

        return evaluation.OutputKind switch
        {
            OutputKind.Detection or OutputKind.Segmentation => baseline is null ? new EvaluationJudgement([.. findings, BaselineRules.None(evaluation)], []) : DetectionEvaluation.Run(run, baseline, findings),
            OutputKind.Regression => RegressionEvaluation.Run(run, findings),
            _ when evaluation.OutputKind.IsMultilabel() => LabelsEvaluation.Run(run, findings),
            _ when baseline is null => FirstImportCheck.Run(run, findings),
            _ => Compared(run, baseline, findings),
        };
    }

    private static EvaluationJudgement Compared(CandidateRun run, Baseline baseline, List<Finding> findings)
    {
        var (judged, labels) = (run.Judged, run.Stimuli.Golden.Labels);
        var measures = Measures.Of(judged, run.Stimuli, run.Scores, baseline, run.Evidence.Weights);
        if (measures.Behaviour.Difference is { } difference)
            measures = measures with { Behaviour = measures.Behaviour with { Difference = difference with { Sample = run.Stimuli.InGolden(difference.Sample) } } };
        var asked = run.Evidence.Asked;
        var sequential = asked is null ? null : SequentialCheck.Measure(run.Declared, asked, measures.Behaviour.Comparison);
        findings.AddRange(sequential is null ? [] : SequentialCheck.Run(judged, asked!, sequential));
        findings.AddRange(Judge(run, measures, baseline));
        if (CandidateRun.NeedsSelfTest(findings))
            findings.AddRange(SelfTest.Run(judged, labels, baseline, run.Candidate));

        return new EvaluationJudgement([.. findings], [.. EvaluationMeasurements.Of(judged, measures), .. sequential is null ? [] : SequentialCheck.Measurements(judged, sequential)])
        {
            Detail = EvaluationDetails.Of(run, baseline, measures, findings),
        };
    }

    /// <summary>Raw scores of everything that was run; null when there are none, and then a finding says why.</summary>
    public static ScoreMatrix? Scores(EvaluationPolicy evaluation, EvaluatorOutcome? outcome, Stimuli stimuli, List<Finding> findings)
    {
        if (outcome is not EvaluatorOutcome.Answered answer)
            return null;

        var (scores, finding) = ScoreCheck.Read(evaluation, stimuli, answer, pass: 0);
        if (finding is not null)
            findings.Add(finding);
        return scores;
    }

    /// <summary>What the outputs of a candidate are found to do, apart from its graph and weights.</summary>
    public static IEnumerable<Finding> Behaviour(CandidateRun run, Baseline baseline) => run.Judged.OutputKind.IsMultilabel()
        ? LabelsEvaluation.Behaviour(run)
        : Behaviour(run.Judged, Measures.Of(run.Judged, run.Stimuli, run.Scores, baseline, weights: null));

    private static IEnumerable<Finding> Judge(CandidateRun run, Measures measures, Baseline baseline) =>
    [
        .. Behaviour(run.Judged, measures),
        .. run.Judged.Change.Value is not ChangeClass.Unchanged && run.Evidence.Asked is not { IsProbed: false } && ProbeCheck.WhyNot(run.Stimuli) is { } why ? (ImmutableArray<Finding>)[ProbeRules.None(run.Judged, why)] : [],
        .. WeightCheck.Run(run.Judged, run.Evidence.Weights, baseline.Weights, run.Declared.Change.Value),
    ];

    private static IEnumerable<Finding> Behaviour(EvaluationPolicy evaluation, Measures measures) =>
    [
        .. BehaviourCheck.Run(evaluation, measures.Behaviour),
        .. measures.Varied.SelectMany((varied, index) => BehaviourCheck.RunVaried(evaluation, index, varied)),
        .. SkewCheck.Run(evaluation, measures.Skew),
        .. BehaviourCheck.RunConverted(evaluation, measures.Conversion),
        .. measures.Probes is { } probes ? ProbeCheck.Run(evaluation, probes) : [],
    ];

    /// <summary>The evaluation with the change that the weights prove: what has every weight of its baseline was not trained, whatever it claims.</summary>
    private static EvaluationPolicy Effective(EvaluationPolicy evaluation, EvaluationEvidence evidence, Baseline? baseline) =>
        baseline is not null && (evaluation.Change.Value is ChangeClass.FineTune or ChangeClass.Retrain) && evidence.Model != baseline.Model && WeightCheck.IsSame(evidence.Weights, baseline.Weights)
            ? evaluation with { Change = evaluation.Change with { Value = ChangeClass.Convert } }
            : evaluation;
}
