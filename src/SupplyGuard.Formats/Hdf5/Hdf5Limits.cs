namespace SupplyGuard.Formats.Hdf5;

/// <summary>What an HDF5 file may make the reader do.</summary>
public sealed record Hdf5Limits
{
    public static Hdf5Limits Default { get; } = new();

    /// <summary>Groups and datasets together.</summary>
    public int Objects { get; init; } = 100_000;

    /// <summary>Groups inside groups.</summary>
    public int Depth { get; init; } = 64;

    /// <summary>Structures that are read: headers, nodes of trees, heaps. There are some five for each object.</summary>
    public int Structures { get; init; } = 1_000_000;

    /// <summary>Bytes of one structure, which is held in memory.</summary>
    public int StructureBytes { get; init; } = 32 << 20;

    /// <summary>Bytes of all structures together, each counted as often as it is read.</summary>
    public long TotalStructureBytes { get; init; } = 256L << 20;

    /// <summary>Messages of one object header.</summary>
    public int Messages { get; init; } = 20_000;

    /// <summary>Dimensions of one dataset; the limit of HDF5 itself.</summary>
    public int Rank { get; init; } = 32;

    /// <summary>Bytes of one name of a link or attribute.</summary>
    public int NameBytes { get; init; } = 4 << 10;

    /// <summary>Characters of the path of one object.</summary>
    public int PathLength { get; init; } = 16 << 10;

    /// <summary>Characters of all names, paths and texts that are kept.</summary>
    public long TotalText { get; init; } = 32L << 20;

    /// <summary>Texts in one attribute.</summary>
    public int Texts { get; init; } = 100_000;

    /// <summary>Bytes of a chunked dataset, which is put together in memory; a larger one is not read.</summary>
    public int HeldBytes { get; init; } = 64 << 20;
}
