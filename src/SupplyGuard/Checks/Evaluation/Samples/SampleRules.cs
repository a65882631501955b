using System.Globalization;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Evaluation.Samples;

/// <summary>Rules about golden samples and what is said to be true of them, and their wording.</summary>
internal static class SampleRules
{
    public static readonly Rule TwoLabels = new("SG3020", "Golden sample has two labels", Severity.Error);

    public static readonly Rule Repeated = new("SG3021", "Golden samples are repeated", Severity.Warning);

    public static readonly Rule Contradicted = new("SG3022", "Golden labels contradict the baseline", Severity.Error);

    public static readonly Rule NotFinite = new("SG3023", "Golden samples hold numbers that are not finite", Severity.Warning);

    public static readonly Rule Constant = new("SG3024", "Column of the golden samples holds one value", Severity.Warning);

    public static readonly Rule OutOfRange = new("SG3025", "Golden samples leave their declared range", Severity.Error);

    public static Finding Ambiguous(EvaluationPolicy evaluation, int first, int second, string firstLabel, string secondLabel, int pairs) => TwoLabels.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Golden.Location,
        $"Samples '{first}' and '{second}' of '{evaluation.Golden.Value}' are the same, but one is labelled '{firstLabel}' and the other '{secondLabel}'{(pairs > 1 ? $"; so are '{pairs - 1}' more" : "")}.",
        "Find out which label is true and who wrote the other: labels that were exchanged on purpose look like this. Then record the baseline again.",
        ("first", Number(first)),
        ("second", Number(second)));

    public static Finding Repeats(EvaluationPolicy evaluation, int first, int second, int repeated, int samples) => Repeated.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Golden.Location,
        $"'{repeated}' of the '{samples}' samples of '{evaluation.Golden.Value}' repeat an earlier one, first '{second}' that of '{first}': they prove nothing that it does not, and are counted as if they did.",
        "Remove the repeated samples, add others in their place, and record the baseline again.",
        ("repeated", Number(repeated)));

    public static Finding Poisoned(EvaluationPolicy evaluation, ContradictedClass worst, int failing) => Contradicted.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Golden.Location,
        string.Create(
            CultureInfo.InvariantCulture,
            $"Of '{worst.Samples}' golden samples labelled '{evaluation.Classes[worst.Class]}' the baseline model {(worst.Other == worst.Class ? $"overlooks '{worst.Contradicted}'" : $"answers '{worst.Contradicted}' otherwise, '{worst.MostOften}' of them '{evaluation.Classes[worst.Other]}'")}; if it contradicted '{evaluation.Limits.LabelTolerance * 100:0.##} %' of true labels, that would happen with a chance of '{worst.PValue:G2}' only{(failing > 1 ? $" ('{failing - 1}' more classes)" : "")}."),
        "Look at these samples: either the labels were changed, or the model is not given what it was trained on ('golden.scale', 'golden.shape', the order of 'outputs.classes'), or it does not know this class and must not judge it. If it is known to be that weak, say so under 'limits.labelTolerance'.",
        ("class", evaluation.Classes[worst.Class]),
        ("pValue", worst.PValue.ToString("R", CultureInfo.InvariantCulture)));

    public static Finding Infinite(EvaluationPolicy evaluation, string input, int sample, int samples) => NotFinite.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Golden.Location,
        $"'{samples}' samples of '{evaluation.Golden.Value}' hold a number in '{input}' that is not finite, first sample '{sample}': what a model answers to them says little, and no probe is put on such data.",
        "Replace what is missing as the application does before it asks the model; where the model itself takes missing values, exempt this.");

    public static Finding OneValue(EvaluationPolicy evaluation, string input, string columns, int count) => Constant.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Golden.Location,
        $"In '{evaluation.Golden.Value}' '{count}' columns of '{input}' hold the same number in every sample (counted from 0: '{columns}'), so that nothing that depends on them is examined.",
        "Add samples in which these columns differ, as they do where the model is used.");

    public static Finding Outside(EvaluationPolicy evaluation, string input, int sample, double value) => OutOfRange.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Golden.Location,
        string.Create(CultureInfo.InvariantCulture, $"Sample '{sample}' of '{evaluation.Golden.Value}' holds '{value:G6}' in '{input}', outside the declared range of '{evaluation.GoldenForm.Range!.Least:G6}' to '{evaluation.GoldenForm.Range.Most:G6}'."),
        "If the numbers are not scaled as the model wants them, correct 'golden.scale'; else restore the golden data from the commit that recorded the baseline.",
        ("sample", Number(sample)));

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
