using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>The rule that an evaluation must be able to fail, and its wording.</summary>
internal static class SelfTestRules
{
    public static readonly Rule Failed = new("SG3009", "Evaluation failed its self-test", Severity.Error, Incomplete: true);

    public static Finding Blind(EvaluationPolicy evaluation, string check, ClassPair pair) => Failed.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Location,
        $"With the scores of '{evaluation.Classes[pair.True]}' and '{evaluation.Classes[pair.Rival]}' exchanged, the {check} of '{evaluation.Name}' would still have passed, so that its passing means nothing.",
        "Tighten 'limits' towards their defaults, or add golden samples of these classes.");

    public static Finding NoFloor(EvaluationPolicy evaluation, ClassPair pair) => Failed.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Location,
        $"With the scores of '{evaluation.Classes[pair.True]}' and '{evaluation.Classes[pair.Rival]}' exchanged, '{evaluation.Name}' would still have passed: a first import is judged by floors, and none would have been broken.",
        "Say under 'limits.minRecall' what the model must reach for every class that matters.");

    public static Finding Insensitive(EvaluationPolicy evaluation, string quantity) => Failed.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Location,
        $"Had the model answered the largest quantities where it answers the smallest, '{evaluation.Name}' would still have passed, so that its passing means nothing.",
        "Tighten 'limits.error' or 'limits.tolerance', or add golden samples whose quantities differ more. One limit is for all quantities: give each that is much smaller a model output, or a scale, of its own.",
        ("quantity", quantity));

    public static Finding NotZero(EvaluationPolicy evaluation, string check) => Failed.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Location,
        $"The {check} of '{evaluation.Name}' finds a change between the baseline and itself.",
        "Raise 'limits' above zero; if they are, report this as a defect.");
}
