using System.Collections.Immutable;

namespace SupplyGuard.Formats.Onnx;

/// <summary>An input or output of the main graph.</summary>
/// <param name="Name">Name of the value.</param>
/// <param name="DType">Element type in safetensors spelling; <c>sequence</c>, <c>map</c>, <c>optional</c>, <c>sparse</c> or <c>opaque</c> for what is no dense tensor; empty when unstated.</param>
/// <param name="Shape">Dimensions, outermost first; null when the rank is unstated.</param>
public sealed record OnnxValue(string Name, string DType, ImmutableArray<OnnxDimension>? Shape)
{
    public bool Equals(OnnxValue? other) =>
        other is not null && Name == other.Name && DType == other.DType && Shape.HasValue == other.Shape.HasValue
        && (Shape is not { } shape || shape.AsSpan().SequenceEqual(other.Shape!.Value.AsSpan()));

    public override int GetHashCode() => HashCode.Combine(Name, DType, Shape?.Length);

    public override string ToString() => Shape is { } shape ? $"{Name} {DType} [{string.Join(", ", shape)}]" : $"{Name} {DType}";
}
