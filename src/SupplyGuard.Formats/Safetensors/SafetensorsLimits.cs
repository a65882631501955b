namespace SupplyGuard.Formats.Safetensors;

/// <summary>What a safetensors file may make the reader do.</summary>
public sealed record SafetensorsLimits
{
    public static SafetensorsLimits Default { get; } = new();

    /// <summary>Bytes of the header, which is held in memory. The specification allows 100 MB; real headers are below two.</summary>
    public long HeaderBytes { get; init; } = 25_000_000;

    public int Tensors { get; init; } = 200_000;

    /// <summary>Entries of <c>__metadata__</c>.</summary>
    public int MetadataEntries { get; init; } = 20_000;

    /// <summary>Dimensions of one tensor.</summary>
    public int Rank { get; init; } = 64;
}
