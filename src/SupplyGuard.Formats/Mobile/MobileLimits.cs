using SupplyGuard.Formats.FlatBuffers;

namespace SupplyGuard.Formats.Mobile;

/// <summary>What a model for small devices may make the reader do.</summary>
public sealed record MobileLimits : FlatLimits
{
    public static MobileLimits Default { get; } = new();

    /// <summary>Tensors of all graphs together, those without bytes included.</summary>
    public int Tensors { get; init; } = 250_000;

    /// <summary>Operators, graphs, buffers, texts: elements of any other list.</summary>
    public int Entries { get; init; } = 250_000;

    /// <summary>Dimensions of one tensor.</summary>
    public int Rank { get; init; } = 64;

    /// <summary>Graphs inside attributes of nodes.</summary>
    public int Depth { get; init; } = 64;
}
