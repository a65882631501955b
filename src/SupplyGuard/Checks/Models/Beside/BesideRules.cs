using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Models.Beside;

/// <summary>What can be wrong with the files that come with a model.</summary>
internal static class BesideRules
{
    public static readonly Rule TemplateReaches = new("SG2260", "Chat template reaches for what it was not given", Severity.Error);

    public static readonly Rule TemplateUnread = new("SG2261", "Chat template cannot be examined", Severity.Error, Incomplete: true);

    public static readonly Rule ImportsCode = new("SG2262", "Configuration makes its loader import code", Severity.Error);

    public static readonly Rule Program = new("SG2263", "Program lies among the models", Severity.Error);

    public static readonly Rule Entity = new("SG2264", "XML defines entities", Severity.Error);

    /// <param name="what">A clause that says what it does.</param>
    public static Finding Reaches(ModelEvidence model, string template, string what, int offset) => TemplateReaches.Finding(
        model.Subject,
        new Location(model.Subject.Path),
        $"The template '{template}' of '{model.Subject.Path}' {what}, at character {offset}; where a loader renders it outside of a sandbox, it can run any program.",
        "Do not load the model. Take the template of the model's original publisher, or write one that uses the messages alone.",
        ("template", template));

    public static Finding CannotRead(ModelEvidence model, string template, string detail, long offset) => TemplateUnread.Finding(
        model.Subject,
        new Location(model.Subject.Path),
        $"The template '{template}' of '{model.Subject.Path}' cannot be examined: at character {offset}, {detail}",
        "Take the template of the model's original publisher; one that Jinja renders can be examined.",
        ("template", template));

    public static Finding Imports(ModelEvidence model, string key, string name, long offset) => ImportsCode.Finding(
        model.Subject,
        new Location(model.Subject.Path, Offset: offset),
        $"'{model.Subject.Path}' says '{key}': '{name}' at byte {offset}; whoever loads the model with it imports and runs that code.",
        "Remove the key, or, where you have read the code and trust it, add the name to allow.globals of the policy's models entry.",
        ("key", key),
        ("name", name));

    /// <param name="because">A clause that says what makes it one.</param>
    public static Finding IsProgram(ModelEvidence model, string because, long offset) => Program.Finding(
        model.Subject,
        new Location(model.Subject.Path, Offset: offset),
        $"'{model.Subject.Path}' is a program: {because}. Loaders of models import such files, and nobody reviews them as code.",
        "Remove it, or keep it where code is reviewed. If it has to lie here, add it to allow.files of the policy's models entry.");

    public static Finding DefinesEntity(ModelEvidence model, string name, long offset) => Entity.Finding(
        model.Subject,
        new Location(model.Subject.Path, Offset: offset),
        $"'{model.Subject.Path}' defines the entity '{name}' at byte {offset}; parsers that resolve it read files, open connections or use up all memory.",
        "Remove the definition. No format of models needs entities.",
        ("entity", name));
}
