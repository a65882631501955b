namespace SupplyGuard.Formats.Onnx;

/// <summary>What an ONNX file may make the reader do. Far above every real model, far below what would hurt a build.</summary>
public sealed record OnnxLimits
{
    public static OnnxLimits Default { get; } = new();

    /// <summary>Levels of graphs inside nodes of graphs. ONNX checkers and real models stay below ten.</summary>
    public int SubgraphDepth { get; init; } = 64;

    /// <summary>Nodes of all graphs and functions together.</summary>
    public int Nodes { get; init; } = 250_000;

    /// <summary>Attributes and inner graphs of all nodes together.</summary>
    public int Attributes { get; init; } = 500_000;

    /// <summary>
    /// Fields that are walked over, once for every walk. A list of numbers counts as one, packed or not: tree ensembles have millions of
    /// numbers. Otherwise there are some ten for a node and for a tensor.
    /// </summary>
    public long Fields { get; init; } = 16_000_000;

    /// <summary>Tensors of all graphs and functions together.</summary>
    public int Tensors { get; init; } = 100_000;

    /// <summary>Dimensions of one tensor.</summary>
    public int Rank { get; init; } = 64;

    /// <summary>Entries of any other list that the facts keep: inputs, outputs, metadata, opsets, functions, kinds of operator.</summary>
    public int Entries { get; init; } = 20_000;

    /// <summary>Bytes of one name. Those that exporters make of module paths stay below one thousand.</summary>
    public int NameLength { get; init; } = 4 << 10;

    /// <summary>Characters of the path of one tensor or graph.</summary>
    public int PathLength { get; init; } = 16 << 10;

    /// <summary>Bytes of one metadata value. Exporters do put whole label lists and tokenizers there.</summary>
    public long TextLength { get; init; } = 4L << 20;

    /// <summary>Characters of all text that the facts keep, and of all paths.</summary>
    public long TotalText { get; init; } = 32L << 20;
}
