using System.Globalization;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Evaluation.Detection;

/// <summary>Rules about models that find objects or regions, and their wording.</summary>
internal static class DetectionRules
{
    public static readonly Rule ObjectsLost = new("SG3133", "Objects are no longer found", Severity.Error);

    public static readonly Rule ObjectsInvented = new("SG3134", "Objects are found where there are none", Severity.Error);

    private const string Distrust = "Do not ship this model: compare it and its training data with the last model that passed.";

    public static Finding Misses(EvaluationPolicy evaluation, FoundClass found, int failing) => ObjectsLost.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        string.Create(CultureInfo.InvariantCulture, $"Of '{found.Objects}' {Several(evaluation)} '{evaluation.Classes[found.Class]}' in the golden samples, '{evaluation.Model.Value}' finds '{found.Found}', the baseline '{found.BaselineFound}'; {Why(evaluation, found)}{More(failing)}."),
        Distrust,
        ("class", evaluation.Classes[found.Class]),
        ("lost", found.Lost.ToString(CultureInfo.InvariantCulture)),
        ("pValue", BehaviourRules.Number(found.LostPValue)));

    public static Finding Invents(EvaluationPolicy evaluation, FoundClass found, int failing) => ObjectsInvented.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        string.Create(
            CultureInfo.InvariantCulture,
            $"In '{found.Invented}' of '{found.Clean}' golden samples, '{evaluation.Model.Value}' finds '{evaluation.Classes[found.Class]}' where there is none, and the baseline in none of them; were the tolerated rate of '{evaluation.Limits.Detection!.Invented * 100:0.##} %' the true one, that would happen with a chance of '{found.InventedPValue:G2}' only{More(failing)}."),
        Distrust,
        ("class", evaluation.Classes[found.Class]),
        ("invented", found.Invented.ToString(CultureInfo.InvariantCulture)),
        ("pValue", BehaviourRules.Number(found.InventedPValue)));

    public static Finding Differs(EvaluationPolicy evaluation, OutputDifference worst, string output) => BehaviourRules.OutputsDiffer.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        string.Create(
            CultureInfo.InvariantCulture,
            $"'{evaluation.Model.Value}' claims to be unchanged, but '{worst.Beyond}' sums over its golden outputs differ from the baseline's; one over '{output}' of sample '{worst.Sample}' by '{worst.Difference:G3}', where '{worst.Tolerance:G3}' is allowed."),
        "If the model file is the recorded one, its runtime or device computes another function: run with 'device: cpu'. Otherwise restore the file.",
        ("beyond", worst.Beyond.ToString(CultureInfo.InvariantCulture)));

    public static Finding Deaf(EvaluationPolicy evaluation, string label, string what) => SelfTestRules.Failed.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Location,
        $"Had the model {what} '{label}' in every golden sample, '{evaluation.Name}' would still have passed, so that its passing means nothing.",
        evaluation.OutputKind is OutputKind.Segmentation
            ? "Lower 'lost' and 'invented' in 'limits.segmentation', choose an 'overlap' and an 'area' at which the baseline finds this class where it is and nowhere else, or add golden samples with it."
            : "Lower 'lost' and 'invented' in 'limits.detection', choose a 'score' at which the baseline finds these objects and nothing else, or add golden samples with such objects.",
        ("class", label));

    public static Finding Painted(EvaluationPolicy evaluation, string label) => SelfTestRules.Failed.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Location,
        $"Had the model answered '{label}' at every place of every golden sample, '{evaluation.Name}' would still have passed, so that its passing means nothing.",
        "Raise 'overlap' in 'limits.segmentation' above the share of a sample that this class has, or add golden samples in which it is small or absent.",
        ("class", label));

    /// <param name="least">Fewest samples that there must be.</param>
    public static Finding Uninvented(EvaluationPolicy evaluation, FoundClass found, int least) => SelfTestRules.Failed.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Location,
        string.Create(
            CultureInfo.InvariantCulture,
            $"Of '{evaluation.Classes[found.Class]}' there are '{found.Clean}' golden samples in which it could be newly found where there is none, and '{least}' are needed: in all others the baseline finds it so, or there is no room for it."),
        evaluation.OutputKind is OutputKind.Segmentation
            ? "Record the baseline from a model that does not invent this class, raise 'area' in 'limits.segmentation', or add golden samples in which this class is small or absent."
            : "Record the baseline from a model that does not invent this class, raise 'score' in 'limits.detection', or add golden samples in which the baseline finds nothing where there is nothing.",
        ("class", evaluation.Classes[found.Class]),
        ("clean", found.Clean.ToString(CultureInfo.InvariantCulture)));

    public static Finding Numb(EvaluationPolicy evaluation) => SelfTestRules.Failed.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Location,
        $"Had the model answered every golden sample with what belongs to the next, the outputs of '{evaluation.Name}' would still have passed, so that their passing means nothing.",
        "Record the baseline again: its noise floor is larger than what samples differ by.");

    /// <summary>What a model of this kind finds.</summary>
    public static string Several(EvaluationPolicy evaluation) => evaluation.OutputKind is OutputKind.Segmentation ? "regions" : "objects";

    private static string Why(EvaluationPolicy evaluation, FoundClass found) => found.IsLost
        ? string.Create(CultureInfo.InvariantCulture, $"'{found.Lost}' are newly lost, which would happen with a chance of '{found.LostPValue:G2}' only, were the tolerated rate of '{evaluation.Limits.Detection!.Lost * 100:0.##} %' the true one")
        : string.Create(CultureInfo.InvariantCulture, $"that is proven to lie below the floor of '{found.Floor:0.##}'");

    private static string More(int failing) => failing > 1 ? $"; so it is with '{failing - 1}' more" : "";
}
