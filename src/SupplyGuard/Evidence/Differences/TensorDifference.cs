using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Evidence.Differences;

/// <summary>A tensor of two models, side by side.</summary>
/// <param name="Old">Null when the new model alone has it.</param>
/// <param name="New">Null when the old model alone has it.</param>
internal sealed record TensorDifference(TensorState State, TensorEntry? Old, TensorEntry? New)
{
    /// <summary>How the numbers differ; null when they were not compared, or could not be.</summary>
    public TensorComparison? Comparison { get; init; }

    /// <summary>How far apart sketches say that they are; null when the numbers of both could be compared, or need not be.</summary>
    public SketchedDistance? Estimate { get; init; }

    /// <summary>Whether nothing but low bits of numbers differs. False when nobody knows.</summary>
    public bool IsLowBitsOnly => Comparison?.IsLowBitsOnly ?? Estimate?.IsLowBitsOnly ?? false;

    /// <summary>Its name in the new model, or in the old one if it is in no other.</summary>
    public string Name => (New ?? Old)!.Name;

    /// <summary>Whether anything but the name differs.</summary>
    public bool Differs => State is not (TensorState.Same or TensorState.Renamed);

    /// <summary>Whether the numbers can be held against each other one by one.</summary>
    public bool IsComparable => State is TensorState.Changed or TensorState.Retyped;
}
