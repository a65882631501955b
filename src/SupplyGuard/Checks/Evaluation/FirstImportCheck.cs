using SupplyGuard.Checks.Evaluation.Probes;
using SupplyGuard.Checks.Evaluation.Weights;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>
/// Judges a model that there is no baseline of: by the floors of the policy, by how much secret variations and probes do to it as such,
/// and by its output layer.
/// It says little about who made the model; that is what signatures are for. Pure.
/// </summary>
internal static class FirstImportCheck
{
    public static EvaluationJudgement Run(CandidateRun run, List<Finding> findings)
    {
        var (evaluation, stimuli) = (run.Judged, run.Stimuli);
        var (labels, candidate) = (stimuli.Golden.Labels, run.Candidate);
        var behaviour = BehaviourMeasures.Alone(evaluation, labels, candidate);
        findings.AddRange(BehaviourCheck.RunAlone(evaluation, behaviour));
        findings.AddRange(Enumerable.Range(0, stimuli.Plan.Variations).SelectMany(index =>
            BehaviourCheck.RunVaried(evaluation, index, BehaviourMeasures.Varied(evaluation, labels, candidate, run.Varied(index)))));
        var probes = Measures.TableOf(evaluation, stimuli, run.Scores) is { } table && stimuli.Form is { } form ? ProbeMeasures.Alone(stimuli, form, table) : null;
        if (probes is not null)
            findings.AddRange(ProbeCheck.Run(evaluation, probes));
        else if (ProbeCheck.WhyNot(stimuli) is { } why)
            findings.Add(ProbeRules.None(evaluation, why));

        findings.AddRange(WeightCheck.Run(evaluation, run.Evidence.Weights, baseline: null));
        if (CandidateRun.NeedsSelfTest(findings))
            findings.AddRange(SelfTest.RunAlone(evaluation, labels, candidate));

        return new EvaluationJudgement([.. findings], EvaluationMeasurements.Alone(evaluation, labels, candidate))
        {
            Detail = EvaluationDetails.Alone(run, behaviour, probes, findings),
        };
    }
}
