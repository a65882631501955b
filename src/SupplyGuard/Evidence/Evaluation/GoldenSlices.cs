using System.Collections.Immutable;
using SupplyGuard.Policies;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>Which golden samples belong to a slice.</summary>
internal static class GoldenSlices
{
    /// <summary>Null when the golden data have no such array or column of numbers.</summary>
    public static ImmutableArray<int>? Members(GoldenData golden, SlicePolicy slice) =>
        Numbers(golden, slice) is { } numbers ? [.. Enumerable.Range(0, numbers.Length).Where(sample => slice.Holds(numbers[sample]))] : null;

    private static double[]? Numbers(GoldenData golden, SlicePolicy slice)
    {
        var samples = golden.Labels.Length;
        if ((golden.Tags.FirstOrDefault(tag => tag.Name == slice.Array) ?? golden.Inputs.FirstOrDefault(input => input.Name == slice.Array)) is not { } array)
            return null;

        var columns = array.Shape switch
        {
            [_] when slice.Column is null => 1,
            [_, var width] when slice.Column < width && width <= int.MaxValue => (int)width,
            _ => 0,
        };
        return columns == 0 ? null : GoldenNumbers.Column(array, samples, columns, slice.Column ?? 0);
    }
}
