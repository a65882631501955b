using System.Collections.Immutable;

namespace SupplyGuard.Formats.Onnx.Graphs;

/// <summary>A function that the model defines for itself, with what it computes.</summary>
public sealed record OnnxFunctionBody(OnnxFunction Function, ImmutableArray<string> Inputs, ImmutableArray<string> Outputs, ImmutableArray<OnnxNode> Nodes);
