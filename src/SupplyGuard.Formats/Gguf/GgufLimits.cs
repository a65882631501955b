namespace SupplyGuard.Formats.Gguf;

/// <summary>What a GGUF file may make the reader do.</summary>
public sealed record GgufLimits
{
    public static GgufLimits Default { get; } = new();

    public int Tensors { get; init; } = 65_536;

    /// <summary>Pairs of key and value.</summary>
    public int Entries { get; init; } = 65_536;

    /// <summary>Bytes of one key or of one name of a tensor; ggml's own limit for a name is 64.</summary>
    public int NameBytes { get; init; } = 1024;

    /// <summary>Bytes of one text that is kept; longer ones are kept as their digest.</summary>
    public int TextBytes { get; init; } = 256 << 10;

    /// <summary>Bytes of one text.</summary>
    public long StringBytes { get; init; } = 64L << 20;

    /// <summary>Elements of one array. Vocabularies have some hundred thousand.</summary>
    public long ArrayElements { get; init; } = 1L << 26;

    /// <summary>Arrays inside arrays.</summary>
    public int Depth { get; init; } = 2;

    /// <summary>Dimensions of one tensor; ggml's own limit.</summary>
    public int Rank { get; init; } = 4;

    /// <summary>Bytes between two places at which a tensor may begin.</summary>
    public long Alignment { get; init; } = 1 << 20;

    /// <summary>Characters of all names and texts that are kept.</summary>
    public long TotalText { get; init; } = 32L << 20;
}
