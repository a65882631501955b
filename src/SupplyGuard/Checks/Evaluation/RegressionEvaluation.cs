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
    public static EvaluationJudgement Run(EvaluationPolicy evaluation, EvaluationEvidence evidence, Stimuli stimuli, List<Finding> findings)
    {
        var targets = stimuli.Golden.Targets!;
        var scores = EvaluationCheck.Scores(evaluation, evidence.Outcome, stimuli, findings);
        var baseline = BaselineCheck.Compared(evaluation, evidence, stimuli, findings);
        if (scores is null || (baseline is null && evaluation.Change.Value is not ChangeClass.FirstImport))
            return new EvaluationJudgement([.. findings], []);

        var judged = baseline is null ? evaluation : EvaluationCheck.Effective(evaluation, evidence, baseline);
        if (judged != evaluation)
            findings.Add(WeightRules.Less(evaluation));
        if (RegressionCheck.Limits(judged).FirstOrDefault() is { } unlimited)
            return new EvaluationJudgement([.. findings, unlimited], []);

        var candidate = scores.Part(0, targets.Samples);
        var measures = RegressionMeasures.Of(judged, targets, baseline?.Scores, baseline?.Noise, candidate);
        findings.AddRange(RegressionCheck.Run(judged, measures, candidate.Values.Length));
        findings.AddRange(Varied(judged, targets, baseline, stimuli, scores));
        findings.AddRange(WeightCheck.Run(judged, evidence.Weights, baseline?.Weights));
        if (judged.Change.Value is not ChangeClass.Unchanged)
            findings.Add(ProbeRules.None(judged, "its outputs are quantities and no classes"));
        if (!findings.Any(finding => finding.Rule.Severity is Severity.Error))
            findings.AddRange(RegressionSelfTest.Run(judged, targets, baseline, candidate));

        return new EvaluationJudgement([.. findings], RegressionMeasurements.Of(judged, measures))
        {
            Detail = EvaluationDetails.WithoutClasses(evaluation, judged, $"the estimates of {targets.Samples} golden samples are within their limits", stimuli, evidence, baseline, findings),
        };
    }

    /// <summary>An unchanged model was compared on the golden samples, digest and all; the noise floor of other samples nobody knows.</summary>
    private static IEnumerable<Finding> Varied(EvaluationPolicy evaluation, ScoreMatrix targets, Baseline? baseline, Stimuli stimuli, ScoreMatrix scores)
    {
        if (baseline is null || evaluation.Change.Value is ChangeClass.Unchanged)
            return [];

        return Enumerable.Range(0, stimuli.Plan.Variations).SelectMany(index =>
        {
            var varied = scores.Part(stimuli.FirstVariation + (index * targets.Samples), targets.Samples);
            return RegressionCheck.Run(evaluation, RegressionMeasures.Of(evaluation, targets, baseline.Variations[index], baseline.Noise, varied), varied.Values.Length, index);
        });
    }
}
