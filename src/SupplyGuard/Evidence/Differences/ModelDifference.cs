using System.Collections.Immutable;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;

namespace SupplyGuard.Evidence.Differences;

/// <summary>Two models that could be read, side by side.</summary>
/// <param name="Tensors">Every tensor of both.</param>
/// <param name="Problem">Why numbers were not compared, or not all of them; null when they were.</param>
internal sealed record ModelDifference(InspectedModel Old, InspectedModel New, ImmutableArray<TensorDifference> Tensors, string? Problem)
{
    /// <summary>How far apart sketches say that all weights are; null when the numbers themselves were compared.</summary>
    public ModelDistance? Distance { get; init; }

    /// <summary>Operators whose number differs, by domain and name.</summary>
    public ImmutableArray<ValueDifference> Operators { get; } = ValueDifference.Of(Old.Operators, New.Operators);

    /// <summary>Operator sets that differ, by domain.</summary>
    public ImmutableArray<ValueDifference> Opsets { get; } = ValueDifference.Of(Old.Opsets, New.Opsets);

    /// <summary>Metadata that differ, by key.</summary>
    public ImmutableArray<ValueDifference> Metadata { get; } = ValueDifference.Of(Old.Metadata, New.Metadata);

    /// <summary>Inputs and outputs of the graph that differ, by name.</summary>
    public ImmutableArray<ValueDifference> Signature { get; } = ValueDifference.Of(Old.Signature, New.Signature);

    public int Count(TensorState state) => Tensors.Count(tensor => tensor.State == state);

    public static ModelFacts Facts(ModelEvidence model) =>
        (model.Facts as Parsed<ModelFacts>.Ok)?.Value ?? throw new ArgumentException("The model was not read.", nameof(model));
}
