using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats.Models;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>What can be dangerous in a well-formed graph of TensorFlow.</summary>
internal static class TensorFlowRules
{
    public static readonly Rule ReachingOperator = new("SG2233", "TensorFlow graph uses an operator that reaches the machine", Severity.Error);

    public static readonly Rule UnknownOperator = new("SG2234", "TensorFlow graph uses an operator that is not known to only compute", Severity.Error);

    public static readonly Rule PathOutside = new("SG2235", "TensorFlow graph names a file or address outside of itself", Severity.Error);

    /// <param name="reach">What it could do, as a clause.</param>
    /// <param name="others">How many more there are.</param>
    public static Finding Reaches(ModelEvidence model, CodeUse use, string reach, int others) => ReachingOperator.Finding(
        model.Subject,
        new Location(model.Subject.Path, Offset: use.Offset),
        $"'{model.Subject.Path}' uses the operator '{PolicyText.Shown(use.Name)}', which {reach} ({Where(use, others)}).",
        "Do not run the model. Export it again without what surrounds the network: no readers, writers, summaries or Python functions.",
        ("operator", use.Name));

    /// <param name="others">How many more there are.</param>
    public static Finding IsUnknown(ModelEvidence model, CodeUse use, int others) => UnknownOperator.Finding(
        model.Subject,
        new Location(model.Subject.Path, Offset: use.Offset),
        $"'{model.Subject.Path}' uses the operator '{PolicyText.Shown(use.Name)}', which is not on the list of those that only compute ({Where(use, others)}).",
        "If a library that you trust brings the operator, add its name to the entry's allow.operators; otherwise export the model with operators of TensorFlow only.",
        ("operator", use.Name));

    /// <param name="others">How many more there are.</param>
    public static Finding Names(ModelEvidence model, CodeUse use, int others) => PathOutside.Finding(
        model.Subject,
        new Location(model.Subject.Path, Offset: use.Offset),
        $"'{model.Subject.Path}' has the constant '{PolicyText.Shown(use.Name)}' ({Where(use, others)}), a place outside of the model that an operator could read or write.",
        "Find out which operator takes the constant. Export the model again with what it needs among its assets.",
        ("place", use.Name));

    private static string Where(CodeUse use, int others) => others is 0 ? $"in '{PolicyText.Shown(use.Where)}'" : $"in '{PolicyText.Shown(use.Where)}', and {others} more like it";
}
