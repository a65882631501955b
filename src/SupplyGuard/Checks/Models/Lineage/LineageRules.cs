using System.Collections.Immutable;
using System.Globalization;
using SupplyGuard.Evidence.Differences;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Models.Lineage;

/// <summary>What can be wrong between a model and the base that it is said to descend from.</summary>
internal static class LineageRules
{
    /// <summary>Names that a message lists before it counts the others.</summary>
    private const int Listed = 5;

    public static readonly Rule TensorDiffers = new("SG2401", "Tensor differs from the base model and may not", Severity.Error);

    public static readonly Rule StructureDiffers = new("SG2402", "Tensor was added, removed or reshaped since the base model", Severity.Error);

    public static readonly Rule BaseNotExamined = new("SG2403", "Base model cannot be compared", Severity.Error, Incomplete: true);

    public static readonly Rule BaseNotPinned = new("SG2404", "Base model is not pinned", Severity.Error);

    public static readonly Rule PatternUnused = new("SG2405", "Pattern of tensors that may change matches none", Severity.Warning);

    public static Finding Differ(LineageEvidence lineage, ImmutableArray<string> names) => TensorDiffers.Finding(
        lineage.Model.Subject,
        new Location(lineage.Model.Subject.Path),
        $"'{lineage.Model.Subject.Path}' is not its base '{lineage.Base.Subject.Path}' in {Tensors(names)}{Precision(lineage.Policy)}, and the policy does not let that change.",
        "See 'dotnet supplyguard model diff' for how much they differ. If training was to change them, add them to 'mayChange'; otherwise the model does not descend from this base, or was edited.",
        Evidence(lineage, names));

    public static Finding Restructured(LineageEvidence lineage, string how, ImmutableArray<string> names) => StructureDiffers.Finding(
        lineage.Model.Subject,
        new Location(lineage.Model.Subject.Path),
        $"'{lineage.Model.Subject.Path}' has {how} {Tensors(names)} against its base '{lineage.Base.Subject.Path}', and the policy does not let that change.",
        "If a new part of the model was intended, add its tensors to 'mayChange'; otherwise find out what the file was made from.",
        Evidence(lineage, names));

    public static Finding CannotCompare(LineageEvidence lineage, string reason) => BaseNotExamined.Finding(
        lineage.Model.Subject,
        lineage.Policy.Base.Location,
        $"'{lineage.Model.Subject.Path}' is said to descend from '{lineage.Base.Subject.Path}', and the two cannot be compared: {reason}",
        "Put the base where the policy says it is, as a file whose tensors can be read.",
        ("base", lineage.Base.Subject.Path));

    public static Finding Unpinned(LineageEvidence lineage) => BaseNotPinned.Finding(
        lineage.Model.Subject,
        lineage.Policy.Base.Location,
        $"'{lineage.Base.Subject.Path}', the base of '{lineage.Model.Subject.Path}', is not among the models that the policy pins, so whoever changes the model can change the base with it.",
        "Add an entry for the base to the policy's 'models', and run 'dotnet supplyguard lock --only models'.",
        ("base", lineage.Base.Subject.Path));

    public static Finding Unused(LineageEvidence lineage, Located<string> pattern) => PatternUnused.Finding(
        lineage.Model.Subject,
        pattern.Location,
        $"'{PolicyText.Shown(pattern.Value)}' matches no tensor of '{lineage.Model.Subject.Path}' or of its base '{lineage.Base.Subject.Path}'.",
        "Correct the pattern, or remove it. 'dotnet supplyguard model inspect' lists the names.",
        ("pattern", pattern.Value));

    private static (string Key, string Value)[] Evidence(LineageEvidence lineage, ImmutableArray<string> names) =>
        [("base", lineage.Base.Subject.Path), ("tensors", names.Length.ToString(CultureInfo.InvariantCulture))];

    private static string Precision(LineagePolicy policy) => policy.Precision is { } dtype ? $", neither as they are nor rounded to {dtype}" : "";

    private static string Tensors(ImmutableArray<string> names)
    {
        var shown = string.Join(", ", names.Take(Listed).Select(name => $"'{PolicyText.Shown(name)}'"));
        var rest = names.Length > Listed ? ", …" : "";
        return $"{names.Length.ToString("N0", CultureInfo.InvariantCulture)} tensor{(names.Length == 1 ? "" : "s")} ({shown}{rest})";
    }
}
