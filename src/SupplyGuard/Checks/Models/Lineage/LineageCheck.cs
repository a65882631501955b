using System.Collections.Immutable;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Differences;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Models.Lineage;

/// <summary>Judges whether a model descends from its base: whether every tensor that may not change is that of the base.</summary>
internal static class LineageCheck
{
    public static IEnumerable<Finding> Run(LineageEvidence lineage)
    {
        if (!lineage.IsBasePinned)
            yield return LineageRules.Unpinned(lineage);

        if (WhyNot(lineage) is { } reason)
        {
            yield return LineageRules.CannotCompare(lineage, reason);
            yield break;
        }

        ImmutableArray<TensorDifference> wrong = [.. lineage.Tensors.Where(tensor => tensor.Differs && !MayChange(lineage.Policy, tensor.Name) && !IsRounded(lineage.Policy, tensor))];
        if (Names(wrong, TensorState.Changed, TensorState.Retyped) is { IsEmpty: false } changed)
            yield return LineageRules.Differ(lineage, changed);

        foreach (var (state, how) in new[] { (TensorState.Added, "added"), (TensorState.Removed, "removed"), (TensorState.Reshaped, "reshaped") })
        {
            if (Names(wrong, state) is { IsEmpty: false } names)
                yield return LineageRules.Restructured(lineage, how, names);
        }

        foreach (var pattern in lineage.Policy.MayChange.Where(pattern => !lineage.Tensors.Any(tensor => Matches(pattern, tensor.Name))))
            yield return LineageRules.Unused(lineage, pattern);
    }

    private static string? WhyNot(LineageEvidence lineage) => lineage.Base switch
    {
        { Exists: false } => "there is no such file.",
        { Unreadable: { } detail } => detail,
        { Facts: Parsed<ModelFacts>.Malformed malformed } => malformed.Detail,
        { Facts: Parsed<ModelFacts>.Ok(var facts) } when IsPartial(facts) => "not all tensors of the base were read.",
        { Tensors.IsEmpty: true } => "the base has no tensors.",
        _ => lineage.Problem,
    };

    private static bool IsPartial(ModelFacts facts) =>
        !facts.Unread.IsEmpty || facts.ExternalFiles.Any(file => file.Tensors.Any(tensor => tensor.State is not ExternalTensorState.Read));

    private static bool MayChange(LineagePolicy policy, string name) => policy.MayChange.Any(pattern => Matches(pattern, name));

    private static bool Matches(Located<string> pattern, string name) => Wildcard.Matches(pattern.Value, name, ignoreCase: false);

    private static bool IsRounded(LineagePolicy policy, TensorDifference tensor) =>
        policy.Precision is { } dtype && tensor.Comparison is { } comparison && comparison.Roundings.Contains(dtype);

    private static ImmutableArray<string> Names(ImmutableArray<TensorDifference> tensors, params ReadOnlySpan<TensorState> states)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var tensor in tensors)
        {
            if (states.Contains(tensor.State))
                names.Add(tensor.Name);
        }

        return names.ToImmutable();
    }
}
