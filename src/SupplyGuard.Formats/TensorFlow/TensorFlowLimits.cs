using SupplyGuard.Formats.Protobuf;

namespace SupplyGuard.Formats.TensorFlow;

/// <summary>What a graph of TensorFlow may make the reader do.</summary>
public sealed record TensorFlowLimits : ProtobufLimits
{
    public static TensorFlowLimits Default { get; } = new();

    /// <summary>Nodes of all graphs and functions together.</summary>
    public int Nodes { get; init; } = 250_000;

    /// <summary>Functions of all libraries together.</summary>
    public int Functions { get; init; } = 100_000;

    /// <summary>Graphs inside bytes of graphs.</summary>
    public int Graphs { get; init; } = 8;

    /// <summary>Functions inside attributes of functions, lists of them included.</summary>
    public int Depth { get; init; } = 64;

    /// <summary>Different operators, places and paths of one file.</summary>
    public int Uses { get; init; } = 50_000;

    /// <summary>Tensors in all attributes together.</summary>
    public int Tensors { get; init; } = 100_000;

    /// <summary>Dimensions of one tensor; TensorFlow's own limit.</summary>
    public int Rank { get; init; } = 254;

    /// <summary>Elements of one tensor whose values are listed, and repeated, instead of being stored as bytes.</summary>
    public int ListedElements { get; init; } = 4_000_000;

    /// <summary>Elements of all these tensors together.</summary>
    public long TotalListedElements { get; init; } = 32_000_000;

    /// <summary>Bytes that are looked at to see whether they are a graph; longer ones count as one.</summary>
    public long NestedBytes { get; init; } = 64L << 20;
}
