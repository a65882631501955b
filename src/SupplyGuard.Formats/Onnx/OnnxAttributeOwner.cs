namespace SupplyGuard.Formats.Onnx;

/// <summary>Whose attributes are read: where it is, whether it is a <c>Constant</c> whose plain values are weights, and how deep its graph is.</summary>
/// <param name="Parent">Path of the graph or function.</param>
/// <param name="Node">The node below it; empty for defaults of a function.</param>
internal readonly record struct OnnxAttributeOwner(string Parent, (int Index, string OpType)? Node, bool IsConstant, int Depth)
{
    /// <summary>The path of an attribute. Composed only where something is kept under it: long names must not be copied for every attribute.</summary>
    public string PathOf(string attribute, OnnxSource source, long offset) =>
        source.Path(Parent, Node is var (index, opType) ? $"/node[{index}:{opType}]/{attribute}" : $"/attribute/{attribute}", offset);
}
