namespace SupplyGuard.Formats.Numpy;

/// <summary>How much an array file may ask of us. Whoever reads arrays into memory on purpose says how large they may be.</summary>
public sealed record NumpyLimits
{
    public static NumpyLimits Default { get; } = new();

    /// <summary>Most bytes in the header of one array; numpy's own reader refuses more than 10,000.</summary>
    public int HeaderBytes { get; init; } = 10_000;

    /// <summary>Most dimensions.</summary>
    public int Rank { get; init; } = 32;

    /// <summary>Most bytes of data in one array.</summary>
    public long ArrayBytes { get; init; } = 128L << 20;

    /// <summary>Most bytes of an array that is stored column-major or big-endian: it is held in memory twice while its elements change places.</summary>
    public long RearrangedBytes { get; init; } = 48L << 20;

    /// <summary>Most arrays in an archive.</summary>
    public int Arrays { get; init; } = 10_000;

    /// <summary>Most bytes that all arrays of an archive may hold together, headers included.</summary>
    public long ArchiveBytes { get; init; } = 128L << 20;

    /// <summary>Whether arrays of Python objects are read up to the pickle that they are. Nobody who wants numbers does.</summary>
    public bool Objects { get; init; }
}
