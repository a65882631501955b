using System.Collections.Immutable;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Evidence.Differences;

/// <summary>
/// Says which tensor of one model is which of another: by name first, since a name is what a loader goes by, then by type, shape and
/// digest, since containers name the same weights differently. What is left is in one model alone.
/// </summary>
internal static class TensorMatching
{
    /// <summary>Every tensor of both models once: those of the new model in its order, then those that the old one alone has.</summary>
    public static ImmutableArray<TensorDifference> Match(ImmutableArray<TensorEntry> old, ImmutableArray<TensorEntry> now)
    {
        var byName = ByName(old);
        var names = now.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        var nameless = old.Where(tensor => !names.Contains(tensor.Name))
            .GroupBy(Content)
            .ToDictionary(group => group.Key, group => new Queue<TensorEntry>(group));

        var found = ImmutableArray.CreateBuilder<TensorDifference>(now.Length);
        foreach (var tensor in now)
        {
            if (byName.TryGetValue(tensor.Name, out var same))
                found.Add(new TensorDifference(State(same, tensor), same, tensor));
            else if (nameless.TryGetValue(Content(tensor), out var queue) && queue.TryDequeue(out var renamed))
                found.Add(new TensorDifference(TensorState.Renamed, renamed, tensor));
            else
                found.Add(new TensorDifference(TensorState.Added, null, tensor));
        }

        var left = nameless.Values.SelectMany(queue => queue).ToHashSet(ReferenceEqualityComparer.Instance);
        found.AddRange(old.Where(left.Contains).Select(tensor => new TensorDifference(TensorState.Removed, tensor, null)));
        return found.ToImmutable();
    }

    private static TensorState State(TensorEntry old, TensorEntry now) =>
        !old.Shape.AsSpan().SequenceEqual(now.Shape.AsSpan()) ? TensorState.Reshaped
        : old.DType != now.DType ? TensorState.Retyped
        : old.Digest != now.Digest ? TensorState.Changed
        : TensorState.Same;

    private static Dictionary<string, TensorEntry> ByName(ImmutableArray<TensorEntry> tensors)
    {
        var byName = new Dictionary<string, TensorEntry>(StringComparer.Ordinal);
        foreach (var tensor in tensors)
            byName.TryAdd(tensor.Name, tensor);

        return byName;
    }

    private static (string DType, string Shape, Digest Digest) Content(TensorEntry tensor) => (tensor.DType, string.Join(',', tensor.Shape), tensor.Digest);
}
