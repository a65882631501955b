namespace SupplyGuard.Formats.FlatBuffers;

/// <summary>What a FlatBuffer may make the reader do.</summary>
public record FlatLimits
{
    /// <summary>Tables, vectors and numbers that are looked at, each time again: in a FlatBuffer everything can be referred to many times.</summary>
    public long Steps { get; init; } = 8_000_000;

    /// <summary>Bytes of one name.</summary>
    public int NameBytes { get; init; } = 4 << 10;

    /// <summary>Characters of all names that are kept.</summary>
    public long TotalText { get; init; } = 32L << 20;
}
