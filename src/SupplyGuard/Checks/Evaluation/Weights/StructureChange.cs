using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation.Weights;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation.Weights;

/// <summary>G4 and G5: what a change class does not explain in a model's operators and in the shapes of its weights. Pure.</summary>
internal static class StructureChange
{
    /// <summary>Operators that a conversion may add: they change the form of numbers, and compute nothing.</summary>
    private static readonly ImmutableHashSet<string> OfConversions = ["Cast", "QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear", "Constant", "Identity"];

    /// <summary>Smaller tensors are scales, zero points and the like, which conversions add.</summary>
    private const int FewestElements = 64;

    /// <summary>Every difference that the change class does not explain, for people; empty when there is none.</summary>
    /// <param name="declared">What the policy says: training rewires nothing, even where the weights prove that nothing was trained.</param>
    public static ImmutableArray<string> Of(ChangeClass change, ChangeClass declared, WeightFacts candidate, WeightFacts baseline)
    {
        ImmutableArray<string> differences = [.. Operators(change, candidate, baseline), .. Shapes(change, candidate, baseline)];
        return differences.IsEmpty ? [.. Wires(declared, candidate, baseline)] : differences;
    }

    /// <summary>A conversion may fuse and fold what its outputs prove to be the same; training rewires nothing. A branch in a program is no operator, so no change at all is explained there.</summary>
    private static IEnumerable<string> Wires(ChangeClass declared, WeightFacts candidate, WeightFacts baseline)
    {
        if (candidate.IsProgram)
        {
            if (candidate.Structure != baseline.Structure)
                yield return "its code, attributes or constants are not the same";
        }
        else if (declared is not ChangeClass.Convert && baseline.Structure is { } structure && candidate.Structure != structure)
            yield return candidate.Structure is null ? "its nodes are in no order in which what is wired to what could be told" : "the same operators are wired otherwise, or constants among them differ";
    }

    private static IEnumerable<string> Operators(ChangeClass change, WeightFacts candidate, WeightFacts baseline)
    {
        var before = baseline.Operators.GroupBy(used => (used.Domain, used.OpType)).ToDictionary(group => group.Key, group => group.Sum(used => used.Count));
        foreach (var used in candidate.Operators)
        {
            before.Remove((used.Domain, used.OpType), out var count);
            if (used.Count > count && !(change is ChangeClass.Convert && used.Domain is "ai.onnx" && OfConversions.Contains(used.OpType)))
                yield return $"{used.Count - count} more {used.OpType}";
            else if (used.Count < count && change is not ChangeClass.Convert)
                yield return $"{count - used.Count} fewer {used.OpType}";
        }

        if (change is ChangeClass.Convert)
            yield break;

        foreach (var ((_, type), count) in before.OrderBy(entry => entry.Key.OpType, StringComparer.Ordinal))
            yield return $"{count} fewer {type}";
    }

    private static IEnumerable<string> Shapes(ChangeClass change, WeightFacts candidate, WeightFacts baseline)
    {
        var (now, old) = (Count(candidate), Count(baseline));
        foreach (var (shape, count) in old.Where(entry => now.GetValueOrDefault(entry.Key) < entry.Value).OrderBy(entry => entry.Key, StringComparer.Ordinal))
            yield return $"{count - now.GetValueOrDefault(shape)} fewer weights of shape [{shape}]";

        // Quantisation adds a scale and a zero point for every row, and no matrix.
        foreach (var (shape, count) in now.Where(entry => old.GetValueOrDefault(entry.Key) < entry.Value).OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (change is not ChangeClass.Convert || shape.Contains(',', StringComparison.Ordinal))
                yield return $"{count - old.GetValueOrDefault(shape)} more weights of shape [{shape}]";
        }
    }

    private static Dictionary<string, int> Count(WeightFacts facts) => facts.Tensors
        .Where(tensor => tensor.Count >= FewestElements)
        .GroupBy(tensor => string.Join(", ", tensor.Shape), StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
}
