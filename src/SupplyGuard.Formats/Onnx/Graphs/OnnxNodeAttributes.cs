using System.Collections.Immutable;

namespace SupplyGuard.Formats.Onnx.Graphs;

/// <summary>The attributes of one node, as far as following the graph needs them.</summary>
internal sealed record OnnxNodeAttributes(ImmutableArray<(string Attribute, OnnxGraph Graph)> Graphs, OnnxConstant? Constant, long? Axis, long? ScanInputs)
{
    public static OnnxNodeAttributes None { get; } = new([], null, null, null);
}
