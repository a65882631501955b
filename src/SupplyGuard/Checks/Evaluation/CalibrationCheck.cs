using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Calibrates the limits of a baseline that is recorded with models that are known to be honest, and tells what came of it. Pure.</summary>
internal static class CalibrationCheck
{
    /// <summary>The baseline with what its siblings showed; null when they show nothing, and then a finding says why.</summary>
    public static Baseline? Calibrate(EvaluationPolicy evaluation, RecordingEvidence evidence, Stimuli stimuli, Baseline baseline, List<Finding> findings)
    {
        if (evidence.Siblings.IsEmpty)
            return baseline;
        if (Refuse(evaluation, evidence.Model, [.. evidence.Siblings.Select(sibling => sibling.Model)]) is { } refused)
        {
            findings.Add(refused);
            return null;
        }

        var anew = evaluation with { Change = evaluation.Change with { Value = ChangeClass.Retrain } };
        var runs = new List<(TrustedModel Model, CandidateRun Run)>();
        foreach (var (model, outcome) in evidence.Siblings)
        {
            var found = new List<Finding>(RunCheck.Run(evaluation, outcome));
            var scores = EvaluationCheck.Scores(evaluation, outcome, stimuli, found);
            if (scores is null || found.Any(finding => finding.Rule.Severity is Severity.Error))
            {
                var why = found.First(finding => finding.Rule.Severity is Severity.Error);
                findings.Add(CalibrationRules.No(evaluation, $"of '{model.Shown}' there is no usable answer ({why.Rule.Id}: {why.Message.TrimEnd('.')})"));
                return null;
            }

            runs.Add((model, new CandidateRun(anew, anew, new EvaluationEvidence(model.Sha256, evidence.Golden, new Gathered<Baseline>.Found(baseline), outcome), stimuli, scores, baseline)));
        }

        baseline = baseline with { Calibration = [.. runs.Select(sibling => CalibrationMeasures.Of(sibling.Model.Sha256, sibling.Run, baseline)).OrderBy(sibling => sibling.Model.Hex, StringComparer.Ordinal)] };
        if (baseline.Calibration.FirstOrDefault(sibling => !sibling.IsFinite) is { } unbounded)
        {
            findings.Add(CalibrationRules.No(evaluation, $"'{runs.First(run => run.Model.Sha256 == unbounded.Model).Model.Shown}' answers probed samples with numbers beyond measure"));
            return null;
        }

        findings.AddRange(Difference(evaluation, baseline));
        findings.AddRange(runs.SelectMany(sibling => Judge(sibling.Model, sibling.Run, CalibratedLimits.Apply(anew.Limits, baseline.Calibration), baseline)));
        return baseline;
    }

    /// <summary>Whether the calibration of a baseline asks for other limits than those of the policy.</summary>
    public static IEnumerable<Finding> Difference(EvaluationPolicy evaluation, Baseline baseline)
    {
        var (limits, siblings) = (evaluation.Limits, baseline.Calibration);
        if (CalibratedLimits.Raised(limits, siblings) is { Length: > 0 } raised)
            return [CalibrationRules.Raised(evaluation, siblings.Length, raised)];

        // Whoever lets limits be raised and states some of them has decided about those.
        return limits.Calibrated.IsEmpty && CalibratedLimits.Wanted(limits, siblings) is { Length: > 0 } wanted ? [CalibrationRules.Unused(evaluation, siblings.Length, wanted)] : [];
    }

    /// <summary>Why limits cannot be calibrated with these models, before any of them is run; null when they can, or there are none.</summary>
    public static Finding? Refuse(EvaluationPolicy evaluation, Digest model, ImmutableArray<TrustedModel> siblings)
    {
        if (siblings.IsEmpty)
            return null;
        if (evaluation.OutputKind is OutputKind.Regression)
            return CalibrationRules.No(evaluation, "its outputs are quantities, whose limits the policy states itself");
        if (evaluation.OutputKind is OutputKind.Detection)
            return CalibrationRules.No(evaluation, "its outputs are boxes, whose limits the policy states itself");
        if (evaluation.OutputKind is OutputKind.Segmentation)
            return CalibrationRules.No(evaluation, "its outputs are maps, whose limits the policy states itself");
        if (siblings.Length is < BaselineCalibration.FewestSiblings or > BaselineCalibration.MostSiblings)
            return CalibrationRules.No(evaluation, $"{siblings.Length} siblings were given, and {BaselineCalibration.FewestSiblings} to {BaselineCalibration.MostSiblings} are needed");
        if (siblings.FirstOrDefault(sibling => sibling.Sha256 == model) is { } itself)
            return CalibrationRules.No(evaluation, $"'{itself.Shown}' is the very model that the baseline is recorded from");
        return siblings.GroupBy(sibling => sibling.Sha256).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? CalibrationRules.No(evaluation, $"'{twice.Last().Shown}' is the same file as '{twice.First().Shown}'")
            : null;
    }

    /// <summary>Which sibling is no sibling: it has another architecture, whose limits say nothing of this one's. Null when all are.</summary>
    public static Finding? RefuseOthers(EvaluationPolicy evaluation, TrustedModel model, ImmutableArray<TrustedModel> siblings) =>
        siblings.FirstOrDefault(sibling => sibling.Structure != model.Structure) is { } other
            ? CalibrationRules.No(evaluation, $"'{other.Shown}' computes something else than '{model.Shown}', whatever their weights are")
            : null;

    /// <summary>The first thing that would fail a sibling, had it been a candidate.</summary>
    private static IEnumerable<Finding> Judge(TrustedModel model, CandidateRun run, EvaluationLimits limits, Baseline baseline)
    {
        var found = EvaluationCheck.Behaviour(run with { Judged = run.Judged with { Limits = limits } }, baseline);
        return found.FirstOrDefault(finding => finding.Rule.Severity is Severity.Error) is { } worst ? [CalibrationRules.Fails(run.Declared, model.Shown, worst)] : [];
    }
}
