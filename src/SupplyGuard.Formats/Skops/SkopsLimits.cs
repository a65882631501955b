using SupplyGuard.Formats.Numpy;
using SupplyGuard.Formats.Zip;

namespace SupplyGuard.Formats.Skops;

/// <summary>What a file of skops may make the reader do.</summary>
public sealed record SkopsLimits
{
    public static SkopsLimits Default { get; } = new();

    public ZipLimits Zip { get; init; } = ZipLimits.Default with { Entries = 20_000 };

    public NumpyLimits Numpy { get; init; } = NumpyLimits.Default;

    /// <summary>Bytes of the schema.</summary>
    public int SchemaBytes { get; init; } = 32 << 20;

    /// <summary>Levels of objects and lists in the schema.</summary>
    public int Depth { get; init; } = 256;

    /// <summary>Different types and functions.</summary>
    public int Uses { get; init; } = 20_000;
}
