using System.Collections.Immutable;

namespace SupplyGuard.Formats.Onnx.Graphs;

/// <summary>One graph: the main one, or one in an attribute of a node.</summary>
/// <param name="Inputs">Names of its formal inputs, in order. Those of the main graph include initializers that a caller may replace.</param>
/// <param name="Outputs">Names of the values that it yields, in order.</param>
/// <param name="Constants">Its initializers by name.</param>
/// <param name="Nodes">In the order of the file.</param>
public sealed record OnnxGraph(ImmutableArray<string> Inputs, ImmutableArray<string> Outputs, ImmutableDictionary<string, OnnxConstant> Constants, ImmutableArray<OnnxNode> Nodes);
