using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats.Models;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>What a model for small devices may need beyond its runtime.</summary>
internal static class MobileRules
{
    public static readonly Rule CustomOperator = new("SG2236", "Model uses a custom operator or delegate the policy does not allow", Severity.Warning);

    /// <param name="others">How many more there are.</param>
    public static Finding Needs(ModelEvidence model, CodeUse use, int others) => CustomOperator.Finding(
        model.Subject,
        new Location(model.Subject.Path, Offset: use.Offset),
        $"'{model.Subject.Path}' uses {What(use, others)}, which native code outside the runtime has to supply.",
        "If the model needs this library and you trust it, add the name to the entry's allow.operators; otherwise export the model with operators of the runtime only.",
        ("operator", use.Name));

    /// <param name="others">How many more there are.</param>
    public static Finding Extends(ModelEvidence model, CodeUse use, int others) => CustomOperator.Finding(
        model.Subject,
        use.Offset < 0 ? new Location(model.Subject.Path) : new Location(model.Subject.Path, Offset: use.Offset),
        $"'{model.Subject.Path}' uses {What(use, others)} ({PolicyText.Shown(use.Where)}), which code of the application or of a library has to supply.",
        "If the model needs this code and you trust it, add the name to the entry's allow.operators; otherwise export the model without it.",
        ("operator", use.Name));

    private static string What(CodeUse use, int others)
    {
        var name = use.Detail.Length is 0 ? $"'{PolicyText.Shown(use.Name)}'" : $"'{PolicyText.Shown(use.Name)}', {use.Detail}";
        return others is 0 ? name : $"{name}, and {others} more";
    }
}
