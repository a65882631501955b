using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation.Probes;
using SupplyGuard.Checks.Evaluation.Regression;
using SupplyGuard.Checks.Evaluation.Weights;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>
/// Judges an evaluation of a model that estimates quantities, from all that is known about it once its golden data are in order: baseline,
/// estimates on golden and varied samples, graph and weights, self-test. Pure.
/// </summary>
internal static class RegressionEvaluation
{
    public static EvaluationJudgement Run(CandidateRun run, List<Finding> findings)
    {
        var (judged, baseline, candidate) = (run.Judged, run.Baseline, run.Candidate);
        var targets = run.Stimuli.Golden.Targets!;
        if (RegressionCheck.Limits(judged).FirstOrDefault() is { } unlimited)
            return new EvaluationJudgement([.. findings, unlimited], []);

        var measures = RegressionMeasures.Of(judged, targets, baseline?.Scores, baseline?.Noise, candidate);
        findings.AddRange(RegressionCheck.Run(judged, measures, candidate.Values.Length));
        findings.AddRange(Varied(run, targets));
        findings.AddRange(WeightCheck.Run(judged, run.Evidence.Weights, baseline?.Weights, run.Declared.Change.Value));
        if (judged.Change.Value is not ChangeClass.Unchanged)
            findings.Add(ProbeRules.None(judged, "its outputs are quantities and no classes"));
        if (CandidateRun.NeedsSelfTest(findings))
            findings.AddRange(RegressionSelfTest.Run(judged, targets, baseline, candidate));

        return new EvaluationJudgement([.. findings], RegressionMeasurements.Of(judged, measures))
        {
            Detail = EvaluationDetails.WithoutClasses(run, $"the estimates of {targets.Samples} golden samples are within their limits", findings),
        };
    }

    /// <summary>An unchanged model was compared on the golden samples, digest and all; the noise floor of other samples nobody knows.</summary>
    private static IEnumerable<Finding> Varied(CandidateRun run, ScoreMatrix targets)
    {
        var evaluation = run.Judged;
        if (run.Baseline is not { } baseline || evaluation.Change.Value is ChangeClass.Unchanged)
            return [];

        return Enumerable.Range(0, run.Stimuli.Plan.Variations).SelectMany(index =>
        {
            var varied = run.Varied(index);
            return RegressionCheck.Run(evaluation, RegressionMeasures.Of(evaluation, targets, baseline.Variations[index], baseline.Noise, varied), varied.Values.Length, index);
        });
    }
}
