using System.Globalization;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Evaluation.Skew;

/// <summary>Rules about skew (ML08), and their wording.</summary>
internal static class SkewRules
{
    public static readonly Rule SliceIsWrong = new("SG3124", "Part of the samples is newly read wrongly", Severity.Error);

    public static readonly Rule ScoresMoved = new("SG3125", "Scores moved", Severity.Error);

    public static readonly Rule PriorMoved = new("SG3126", "Answers are distributed otherwise", Severity.Error);

    private const string Distrust = "Do not ship this model: compare its training data, feedback above all, with those of the last model that passed.";

    public static Finding Slice(EvaluationPolicy evaluation, SlicedClass worst, int failing) => SliceIsWrong.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        string.Create(
            CultureInfo.InvariantCulture,
            $"Of the samples with '{worst.Slice}', '{worst.NewlyWrong}' of '{worst.Samples}' of class '{evaluation.Classes[worst.Class]}' are newly read wrongly; the tolerated rate explains that with a chance of '{worst.PValue:G2}' only{(failing > 1 ? $", and '{failing - 1}' more parts or classes like it" : "")}."),
        Distrust,
        ("slice", worst.Slice),
        ("class", evaluation.Classes[worst.Class]),
        ("pValue", BehaviourRules.Number(worst.PValue)),
        ("alpha", BehaviourRules.Number(worst.Alpha)));

    public static Finding Scores(EvaluationPolicy evaluation, ScoreShift worst) => ScoresMoved.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The scores of {(worst.Slice is null ? "all samples" : $"the samples with '{worst.Slice}'")} moved towards '{evaluation.Classes[worst.Shift > 0 ? 1 : 0]}' by '{Math.Abs(worst.Shift):0.##}' standard deviations (limit '{worst.Limit:0.##}')."),
        Distrust,
        ("slice", worst.Slice ?? "all"),
        ("shift", BehaviourRules.Number(worst.Shift)));

    public static Finding Prior(EvaluationPolicy evaluation, PriorShift prior) => PriorMoved.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        string.Create(
            CultureInfo.InvariantCulture,
            $"'{evaluation.Classes[prior.Class]}' is now the answer to '{prior.After * 100:0.#} %' of the golden samples, and was to '{prior.Before * 100:0.#} %'; at least '{prior.LowerBound * 100:0.#}' points of that are no chance (99.9 % bound), and '{evaluation.Limits.PriorShift * 100:0.##}' are tolerated."),
        Distrust,
        ("class", evaluation.Classes[prior.Class]),
        ("pValue", BehaviourRules.Number(prior.PValue)));
}
