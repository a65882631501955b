using System.Collections.Immutable;

namespace SupplyGuard.Formats.Onnx.Graphs;

/// <summary>One node of a graph or of a function.</summary>
/// <param name="Index">Its place among the nodes of its graph, from zero.</param>
/// <param name="Domain">Normalised: <c>ai.onnx</c> for the default one.</param>
/// <param name="Overload">Which of several functions of one name is called; nearly always empty.</param>
/// <param name="Inputs">Names of values; empty for one that is left out.</param>
/// <param name="Outputs">Names of values; empty for one that is not wanted.</param>
public sealed record OnnxNode(int Index, string Domain, string OpType, string Overload, ImmutableArray<string> Inputs, ImmutableArray<string> Outputs)
{
    /// <summary>What its attributes say; null for the many nodes of which nothing needs to be known.</summary>
    private OnnxNodeAttributes? _attributes;

    /// <summary>Graphs in its attributes, by the names of these.</summary>
    public ImmutableArray<(string Attribute, OnnxGraph Graph)> Graphs
    {
        get => _attributes?.Graphs ?? [];
        init => _attributes = (_attributes ?? OnnxNodeAttributes.None) with { Graphs = value };
    }

    /// <summary>The value of a <c>Constant</c>; null for other operators.</summary>
    public OnnxConstant? Constant
    {
        get => _attributes?.Constant;
        init => _attributes = (_attributes ?? OnnxNodeAttributes.None) with { Constant = value };
    }

    /// <summary>The attribute <c>axis</c>; null when it is not stated.</summary>
    public long? Axis
    {
        get => _attributes?.Axis;
        init => _attributes = (_attributes ?? OnnxNodeAttributes.None) with { Axis = value };
    }

    /// <summary>The attribute <c>num_scan_inputs</c> of a <c>Scan</c>; null when it is not stated.</summary>
    public long? ScanInputs
    {
        get => _attributes?.ScanInputs;
        init => _attributes = (_attributes ?? OnnxNodeAttributes.None) with { ScanInputs = value };
    }

    /// <summary>As paths of tensors name it: <c>node[12:Conv]</c>.</summary>
    public override string ToString() => $"node[{Index}:{OpType}]";
}
