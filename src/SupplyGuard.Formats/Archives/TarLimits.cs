namespace SupplyGuard.Formats.Archives;

/// <summary>What a tape archive may make the reader do.</summary>
public sealed record TarLimits
{
    public static TarLimits Default { get; } = new();

    /// <summary>Entries, and headers that only say something of the next one.</summary>
    public int Headers { get; init; } = 65_536;

    /// <summary>Bytes of one name.</summary>
    public int NameBytes { get; init; } = 4096;

    /// <summary>Bytes of the extended header of one entry (pax).</summary>
    public int ExtendedBytes { get; init; } = 64 << 10;

    /// <summary>Bytes of all names and extended headers.</summary>
    public long TotalBytes { get; init; } = 32 << 20;
}
