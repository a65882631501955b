using SupplyGuard.Formats.Hdf5;
using SupplyGuard.Formats.Zip;

namespace SupplyGuard.Formats.Keras;

/// <summary>What a Keras file may make the reader do.</summary>
public sealed record KerasLimits
{
    public static KerasLimits Default { get; } = new();

    public ZipLimits Zip { get; init; } = ZipLimits.Default with { Entries = 10_000 };

    public Hdf5Limits Hdf5 { get; init; } = Hdf5Limits.Default;

    /// <summary>Bytes of one configuration. Those of large models are a few megabytes.</summary>
    public int ConfigBytes { get; init; } = 16 << 20;

    /// <summary>Levels of objects and lists in a configuration; a layer inside a layer takes some four.</summary>
    public int Depth { get; init; } = 256;

    /// <summary>Objects, lists and values of one configuration.</summary>
    public int Values { get; init; } = 2_000_000;

    /// <summary>Different classes, functions and paths that one file uses.</summary>
    public int Uses { get; init; } = 20_000;

    /// <summary>Characters of one name that is kept; longer ones are cut.</summary>
    public int NameLength { get; init; } = 512;

    /// <summary>Bytes of a file of weights inside an archive when it is compressed, and held in memory; Keras stores them as they are.</summary>
    public int HeldBytes { get; init; } = 64 << 20;
}
