namespace SupplyGuard.Formats.Markup;

/// <summary>What a model in XML may make the reader do.</summary>
public sealed record MarkupLimits
{
    public static MarkupLimits Default { get; } = new();

    /// <summary>Bytes of the document, which is held in memory.</summary>
    public int Length { get; init; } = 256 << 20;

    /// <summary>Elements inside each other.</summary>
    public int Depth { get; init; } = 256;

    /// <summary>Elements.</summary>
    public int Elements { get; init; } = 8_000_000;

    /// <summary>Different layers, functions and extensions that need more than their runtime.</summary>
    public int Uses { get; init; } = 10_000;

    /// <summary>Tensors in the file of weights.</summary>
    public int Tensors { get; init; } = 100_000;

    /// <summary>Dimensions.</summary>
    public int Rank { get; init; } = 64;
}
