using System.Collections.Immutable;

namespace SupplyGuard.Evidence.Differences;

/// <summary>Holds a model against what was saved of another: by digests where tensors are the same, by sketches where they are not. Reads no file.</summary>
internal static class SavedDifferenceGathering
{
    /// <param name="now">With sketches under the key of the saved ones.</param>
    public static ModelDifference Gather(InspectedModel old, InspectedModel now)
    {
        ImmutableArray<TensorDifference> tensors = [.. TensorMatching.Match(old.Tensors, now.Tensors).Select(tensor => tensor.IsComparable ? tensor with { Estimate = Estimate(old, now, tensor) } : tensor)];
        return new ModelDifference(old, now, tensors, Problem(old, tensors)) { Distance = ModelDistance.Of(tensors, old.Statistics) };
    }

    private static SketchedDistance Estimate(InspectedModel old, InspectedModel now, TensorDifference tensor) => SketchedDistance.Of(
        old.Statistics.GetValueOrDefault(tensor.Old!.Name), now.Statistics.GetValueOrDefault(tensor.New!.Name), tensor.State is TensorState.Changed);

    /// <summary>A type that is not decoded is known to be beyond sketches, as it is beyond a comparison of files; anything else should have been told.</summary>
    private static string? Problem(InspectedModel old, ImmutableArray<TensorDifference> tensors) =>
        old.Unread > 0 ? $"of the saved model {InspectedModel.Text(old.Unread)} tensors had not been read."
        : tensors.FirstOrDefault(tensor => tensor.Estimate is { Untold: not null, IsDecoded: true }) is { } tensor ? $"of '{tensor.Name}' the distance cannot be told: {tensor.Estimate!.Untold}."
        : null;
}
