using System.Globalization;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Rules about a model's scores as such, and their wording.</summary>
internal static class ScoreRules
{
    public static readonly Rule NotUsable = new("SG3008", "Model scores are not usable", Severity.Error);

    public static Finding Missing(EvaluationPolicy evaluation) => Finding(evaluation, $"has no output '{evaluation.ScoresOutput}'");

    public static Finding Shape(EvaluationPolicy evaluation, string shape, int samples) => evaluation.OutputKind switch
    {
        OutputKind.Logits or OutputKind.Probabilities => OfClasses(evaluation, shape, samples),
        OutputKind.Embedding => OfCoordinates(evaluation, shape, samples),
        _ => OfNumbers(evaluation, shape, samples),
    };

    public static Finding TooLarge(EvaluationPolicy evaluation, int samples, int coordinates) => Finding(
        evaluation, $"gives '{samples}' samples '{coordinates}' coordinates each, which is more than can be compared with the centres of '{evaluation.Classes.Length}' classes");

    public static Finding Boxes(EvaluationPolicy evaluation, string output, string shape, int samples) => Finding(
        evaluation, $"gives '{output}' the shape '[{shape}]', but '{samples}' samples need boxes '[{samples}, boxes, 4]', and of every box one score for each of '{evaluation.Classes.Length}' classes (with or without a background before them), or one score and one label");

    public static Finding Maps(EvaluationPolicy evaluation, string shape, int samples) => Finding(
        evaluation, evaluation.Classes.Length == 1
            ? $"gives '{evaluation.ScoresOutput}' the shape '[{shape}]', but the maps of '{samples}' samples and one class need '[{samples}, rows, columns]' or '[{samples}, 1, rows, columns]'"
            : $"gives '{evaluation.ScoresOutput}' the shape '[{shape}]', but the maps of '{samples}' samples need a score for each of '{evaluation.Classes.Length}' classes, '[{samples}, {evaluation.Classes.Length}, rows, columns]', with or without a background before them, or the number of a class, '[{samples}, rows, columns]'");

    /// <summary>Maps of another size than those of the truth.</summary>
    public static Finding MapSize(EvaluationPolicy evaluation, MapForm form, TrueMaps truth) => NotUsable.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        $"'{evaluation.Model.Value}' gives '{evaluation.ScoresOutput}' '{form.Height}' rows and '{form.Width}' columns, but the true maps of the golden data have '{truth.Height}' and '{truth.Width}'.",
        "Store the truth at the size at which the model answers: a detector of text answers at the size of its input, other models at a quarter or an eighth of it. If rows and columns changed places, turn the arrays; if the model answered otherwise before, go back to the one that passed.");

    public static Finding NoClassOfPlace(EvaluationPolicy evaluation, int sample, float label) => Finding(
        evaluation, string.Create(CultureInfo.InvariantCulture, $"gives a place of golden sample '{sample}' the class '{label:R}', but the evaluation has '{evaluation.Classes.Length}' classes, counted from 0, and -1 for none"));

    private static Finding OfCoordinates(EvaluationPolicy evaluation, string shape, int samples) => Finding(
        evaluation, $"gives '{evaluation.ScoresOutput}' the shape '[{shape}]', but the embeddings of '{samples}' samples need '[{samples}, coordinates]'");

    private static Finding OfNumbers(EvaluationPolicy evaluation, string shape, int samples) => Finding(
        evaluation, $"gives '{evaluation.ScoresOutput}' the shape '[{shape}]', but '{evaluation.Width}' numbers for each of '{samples}' samples need '[{samples}, {evaluation.Width}]'");

    private static Finding OfClasses(EvaluationPolicy evaluation, string shape, int samples) => Finding(
        evaluation, $"gives '{evaluation.ScoresOutput}' the shape '[{shape}]', but '{samples}' samples of '{evaluation.Classes.Length}' classes need '[{samples}, {evaluation.Classes.Length}]'");

    public static Finding NotFinite(EvaluationPolicy evaluation, int sample) => Finding(
        evaluation, $"gives golden sample '{sample}' a score that is not a finite number");

    public static Finding NoClass(EvaluationPolicy evaluation, int sample, float label) => Finding(
        evaluation, string.Create(CultureInfo.InvariantCulture, $"finds an object of class '{label:R}' in golden sample '{sample}', but the evaluation has '{evaluation.Classes.Length}' classes, counted from 0"));

    public static Finding NotProbability(EvaluationPolicy evaluation, int sample) => Finding(
        evaluation, $"gives golden sample '{sample}' a score outside 0 to 1, but the policy calls its scores probabilities");

    public static Finding Constant(EvaluationPolicy evaluation) => Finding(
        evaluation, "gives the same scores whatever the sample is, or the same score to every class");

    private static Finding Finding(EvaluationPolicy evaluation, string what) => NotUsable.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        $"'{evaluation.Model.Value}' {what}.",
        "Go back to the last model that passed; if outputs or classes changed on purpose, change 'outputs' of the evaluation and record a new baseline.");
}
