using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats.Models;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>What can be dangerous in a well-formed model of Keras.</summary>
internal static class KerasRules
{
    public static readonly Rule ForeignClass = new("SG2230", "Keras model names a class or function that is not Keras' own", Severity.Error);

    public static readonly Rule HoldsProgram = new("SG2231", "Keras model holds a program", Severity.Error);

    public static readonly Rule PathOutside = new("SG2232", "Keras model names a file or address outside of itself", Severity.Error);

    /// <param name="danger">What it could do, as a clause; null when nobody knows.</param>
    /// <param name="others">How many more there are.</param>
    public static Finding Calls(ModelEvidence model, CodeUse use, string? danger, int others) => ForeignClass.Finding(
        model.Subject,
        Place(model, use),
        $"'{model.Subject.Path}' makes Keras call '{PolicyText.Shown(Named(use))}' when it is loaded{(danger is null ? ", which is no layer or function of Keras" : $"; {danger}")} ({Where(use, others)}).",
        danger is null
            ? "If the class is yours and you trust it, add its name to the entry's allow.operators; otherwise save the model with layers of Keras only."
            : "Do not load the model. Save it again with layers of Keras only, or save its weights alone.",
        ("name", use.Name));

    /// <param name="others">How many more there are.</param>
    public static Finding Holds(ModelEvidence model, CodeUse use, int others) => HoldsProgram.Finding(
        model.Subject,
        Place(model, use),
        $"'{model.Subject.Path}' holds {(use.Kind is CodeUseKind.MachineCode ? "machine code" : $"a '{PolicyText.Shown(use.Name)}' with byte code of Python that runs when the model is loaded or called")} ({Where(use, others)}).",
        "Do not load the model. Replace the Lambda by a layer of Keras and save it again.",
        ("name", use.Name));

    /// <param name="others">How many more there are.</param>
    public static Finding Reaches(ModelEvidence model, CodeUse use, int others) => PathOutside.Finding(
        model.Subject,
        Place(model, use),
        $"'{model.Subject.Path}' names {What(use)} ({Where(use, others)}); loading it could read that place, or send something there.",
        "Do not load the model. Save it with what it needs inside: vocabularies as lists, weights in its own file.",
        ("name", use.Name));

    private static string Named(CodeUse use) => use.Detail.Length is 0 ? use.Name : $"{use.Name}' registered as '{use.Detail}";

    private static string What(CodeUse use) => use.Detail.Length is 0 ? $"'{PolicyText.Shown(use.Name)}'" : $"'{PolicyText.Shown(use.Name)}', {use.Detail}";

    private static string Where(CodeUse use, int others) => others is 0 ? $"in '{PolicyText.Shown(use.Where)}'" : $"in '{PolicyText.Shown(use.Where)}', and {others} more like it";

    private static Location Place(ModelEvidence model, CodeUse use) => use.Offset < 0 ? new Location(model.Subject.Path) : new Location(model.Subject.Path, Offset: use.Offset);
}
