using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Judges one evaluation from all that is known about it: golden data, run, scores, baseline, behaviour, self-test. Pure.</summary>
internal static class EvaluationCheck
{
    public static EvaluationJudgement Run(EvaluationPolicy evaluation, EvaluationEvidence evidence)
    {
        var findings = new List<Finding>(GoldenCheck.Run(evaluation, evidence.Golden));
        if (evidence.Golden is not Gathered<GoldenData>.Found { Value: var golden } || findings.Any(finding => finding.Rule.Incomplete))
            return new EvaluationJudgement([.. findings], []);

        findings.AddRange(RunCheck.Run(evaluation, evidence.Outcome));
        var misfits = BaselineCheck.Fit(evaluation, evidence.Baseline, golden).ToImmutableArray();
        findings.AddRange(misfits);

        var candidate = Scores(evaluation, evidence.Outcome, golden, findings);
        if (evidence.Baseline is not Gathered<Baseline>.Found { Value: var baseline } || !misfits.IsEmpty)
            return new EvaluationJudgement([.. findings], candidate is null ? [] : EvaluationMeasurements.Alone(evaluation, golden.Labels, candidate));

        if (evidence.Model is { } model)
            findings.AddRange(BaselineCheck.Provenance(evaluation, baseline, model));
        if (candidate is null)
            return new EvaluationJudgement([.. findings], []);

        var measures = BehaviourMeasures.Of(evaluation, golden.Labels, baseline, candidate);
        findings.AddRange(BehaviourCheck.Run(evaluation, measures));

        // Only a green evaluation has to prove that it could have been red.
        if (!findings.Any(finding => finding.Rule.Severity is Severity.Error))
            findings.AddRange(SelfTest.Run(evaluation, golden.Labels, baseline, candidate));

        return new EvaluationJudgement([.. findings], EvaluationMeasurements.Of(evaluation, measures));
    }

    private static ScoreMatrix? Scores(EvaluationPolicy evaluation, EvaluatorOutcome? outcome, GoldenData golden, List<Finding> findings)
    {
        if (outcome is not EvaluatorOutcome.Answered answer)
            return null;

        var (scores, finding) = ScoreCheck.Read(evaluation, golden.Labels.Length, answer, pass: 0);
        if (finding is not null)
            findings.Add(finding);
        return scores;
    }
}
