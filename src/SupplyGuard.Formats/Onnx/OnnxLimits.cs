using SupplyGuard.Formats.Protobuf;

namespace SupplyGuard.Formats.Onnx;

/// <summary>What an ONNX file may make the reader do. Far above every real model, far below what would hurt a build.</summary>
public sealed record OnnxLimits : ProtobufLimits
{
    public static OnnxLimits Default { get; } = new();

    /// <summary>Levels of graphs inside nodes of graphs. ONNX checkers and real models stay below ten.</summary>
    public int SubgraphDepth { get; init; } = 64;

    /// <summary>Nodes of all graphs and functions together.</summary>
    public int Nodes { get; init; } = 250_000;

    /// <summary>Attributes and inner graphs of all nodes together.</summary>
    public int Attributes { get; init; } = 500_000;

    /// <summary>Tensors of all graphs and functions together.</summary>
    public int Tensors { get; init; } = 100_000;

    /// <summary>Dimensions of one tensor.</summary>
    public int Rank { get; init; } = 64;

    /// <summary>Entries of any other list that the facts keep: inputs, outputs, metadata, opsets, functions, kinds of operator.</summary>
    public int Entries { get; init; } = 20_000;
}
