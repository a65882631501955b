namespace SupplyGuard.Formats.Safetensors;

/// <summary>What a safetensors file may make the reader do.</summary>
public sealed record SafetensorsLimits
{
    public static SafetensorsLimits Default { get; } = new();

    /// <summary>Bytes of the header, which is held in memory. The specification allows 100 MB; real headers are below two.</summary>
    public long HeaderBytes { get; init; } = 16_000_000;

    /// <summary>Bytes of one name or key, as it is written. Module paths stay below one thousand.</summary>
    public int NameLength { get; init; } = 4 << 10;

    /// <summary>Bytes of one value of <c>__metadata__</c>, as it is written. Trainers put whole lists of tags there.</summary>
    public int TextLength { get; init; } = 4 << 20;

    public int Tensors { get; init; } = 100_000;

    /// <summary>Entries of <c>__metadata__</c>.</summary>
    public int MetadataEntries { get; init; } = 20_000;

    /// <summary>Dimensions of one tensor.</summary>
    public int Rank { get; init; } = 64;
}
