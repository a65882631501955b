using System.Collections.Immutable;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Onnx;

namespace SupplyGuard.Evidence.Evaluation.Weights;

/// <summary>What a baseline keeps of a model's graph and weights.</summary>
/// <param name="Operators">Every operator of the model and how many nodes apply it.</param>
/// <param name="Tensors">Every tensor of weights, in the order of the file.</param>
/// <param name="Head">The output layer; null when no matrix has the number of classes.</param>
internal sealed record WeightFacts(ImmutableArray<OnnxOperator> Operators, ImmutableArray<WeightTensor> Tensors, WeightHead? Head)
{
    /// <summary>What is computed from what (<see cref="GraphStructure"/>, <see cref="ScriptStructure"/>); null for a format without a graph, and for a graph that cannot be followed.</summary>
    public Digest? Structure { get; init; }

    /// <summary>Whether the model is a program, whose branches and loops are no operators. Known of a candidate, and not kept of a baseline.</summary>
    public bool IsProgram { get; init; }
}
