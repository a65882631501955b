using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats.Models;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>Places outside of a model that it makes its loader go to.</summary>
internal static class OutsideRules
{
    public static readonly Rule PathOutside = new("SG2237", "Model names a file or address outside of itself", Severity.Error);

    /// <param name="others">How many more there are.</param>
    public static Finding Names(ModelEvidence model, CodeUse use, int others) => PathOutside.Finding(
        model.Subject,
        use.Offset < 0 ? new Location(model.Subject.Path) : new Location(model.Subject.Path, Offset: use.Offset),
        $"'{model.Subject.Path}' names '{PolicyText.Shown(use.Name)}' ({Where(use, others)}), which is outside of the model; loading it reads whatever is there.",
        "Do not load the model. Export it again with everything that it needs inside, or beside it.",
        ("place", use.Name));

    private static string Where(CodeUse use, int others) => others is 0 ? PolicyText.Shown(use.Where) : $"{PolicyText.Shown(use.Where)}, and {others} more places";
}
