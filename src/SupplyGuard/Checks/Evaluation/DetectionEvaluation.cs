using SupplyGuard.Checks.Evaluation.Detection;
using SupplyGuard.Checks.Evaluation.Probes;
using SupplyGuard.Checks.Evaluation.Weights;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Judges an evaluation of a model that says where something is, from all that is known about it once its golden data are in order. Pure.</summary>
internal static class DetectionEvaluation
{
    public static EvaluationJudgement Run(CandidateRun run, Baseline baseline, List<Finding> findings)
    {
        var (judged, candidate, golden) = (run.Judged, run.Candidate, run.Stimuli.Golden);
        findings.AddRange(DetectionCheck.Run(judged, golden, baseline, candidate));
        findings.AddRange(WeightCheck.Run(judged, run.Evidence.Weights, baseline.Weights, run.Declared.Change.Value));
        if (judged.Change.Value is not ChangeClass.Unchanged)
            findings.Add(ProbeRules.None(judged, judged.OutputKind is OutputKind.Segmentation ? "its outputs are maps of classes" : "its outputs are boxes around objects"));
        if (CandidateRun.NeedsSelfTest(findings))
            findings.AddRange(DetectionSelfTest.Run(judged, golden, baseline, candidate));

        var found = FoundClass.Measure(judged, golden, baseline.Scores, candidate);
        return new EvaluationJudgement([.. findings], DetectionMeasurements.Of(judged, golden, baseline.Scores, candidate))
        {
            Detail = EvaluationDetails.WithoutClasses(run, $"{found.Sum(entry => entry.Found)} of {found.Sum(entry => entry.Objects)} {DetectionRules.Several(judged)} are found, {found.Sum(entry => entry.BaselineFound)} by the baseline", findings),
        };
    }
}
