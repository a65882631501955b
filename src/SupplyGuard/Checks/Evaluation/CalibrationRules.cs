using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Rules about limits that honest siblings calibrate, and their wording.</summary>
internal static class CalibrationRules
{
    public static readonly Rule Differs = new("SG3127", "Calibration differs from the limits", Severity.Note);

    public static readonly Rule SiblingFails = new("SG3128", "Honest sibling would fail", Severity.Warning);

    public static readonly Rule Impossible = new("SG3129", "Limits could not be calibrated", Severity.Error, Incomplete: true);

    public static Finding Raised(EvaluationPolicy evaluation, int siblings, string limits) => Differs.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Baseline.Location,
        $"'{siblings}' honest siblings in the baseline of '{evaluation.Name}' raise its limits: {limits}.",
        "Nothing needs to be done. A limit that the policy states itself is not raised.");

    public static Finding Unused(EvaluationPolicy evaluation, int siblings, string limits) => Differs.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Baseline.Location,
        $"'{siblings}' honest siblings in the baseline of '{evaluation.Name}' would raise its limits, which the policy does not allow: {limits}.",
        "Say 'limits.calibrated: true' to let them, or state the limits yourself.");

    public static Finding Fails(EvaluationPolicy evaluation, string sibling, Finding finding) => SiblingFails.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Baseline.Location,
        $"'{sibling}', given as an honest sibling of the baseline of '{evaluation.Name}', would fail with the limits as they are ({finding.Rule.Id}): {finding.Message}",
        "If it is honest, state a limit that it keeps, or record the baseline with more golden samples; if you cannot tell why it differs, do not calibrate with it.",
        ("sibling", sibling),
        ("rule", finding.Rule.Id));

    public static Finding No(EvaluationPolicy evaluation, string why) => Impossible.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Baseline.Location,
        $"The limits of '{evaluation.Name}' cannot be calibrated: {why}.",
        "Name at least three models after '--calibrate' that were trained as the baseline's was, each with another seed or another part of the data, and that you trust.");
}
