using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Evidence.Differences;

/// <summary>What <c>model inspect --format json</c> wrote about a model that need not be there any more.</summary>
/// <param name="SketchKeyId">Id of the key of its sketches; null when it has none.</param>
internal sealed record SavedInspection(InspectedModel Model, string? SketchKeyId)
{
    /// <summary>Whether sketches under this key can be held against those that were saved.</summary>
    public bool IsMadeWith(ReadOnlySpan<byte> key) => SketchKeyId is not null && SketchKeyId == TensorSketch.IdOf(key);
}
