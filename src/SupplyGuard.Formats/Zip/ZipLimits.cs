namespace SupplyGuard.Formats.Zip;

/// <summary>How much an archive may ask of us, and the one strictness that differs between a package and a model.</summary>
public sealed record ZipLimits
{
    /// <summary>Limits for model archives: few entries, of which one may be very large.</summary>
    public static ZipLimits Default { get; } = new();

    /// <summary>
    /// Limits for NuGet packages. Names are percent-encoded there (Open Packaging Conventions), and NuGet decodes them when it extracts,
    /// so <c>%2e%2e%2f</c> escapes the folder as <c>../</c> does. Among more than 800 real packages the highest ratio of a large entry is 27 to 1.
    /// </summary>
    public static ZipLimits Package { get; } = new() { PercentEncodedNames = true, TotalBytes = 16L << 30, Ratio = 200 };

    /// <summary>Most entries in an archive.</summary>
    public int Entries { get; init; } = 65_536;

    /// <summary>Most bytes in one name.</summary>
    public int NameBytes { get; init; } = 1024;

    /// <summary>Most bytes in the central directory; it is held in memory.</summary>
    public int DirectoryBytes { get; init; } = 16 << 20;

    /// <summary>Most bytes that all entries together may claim to hold when extracted.</summary>
    public long TotalBytes { get; init; } = 256L << 30;

    /// <summary>
    /// Most bytes that one compressed byte of an entry may claim to become, once the entry claims more than <see cref="RatioFloor"/>.
    /// Deflate itself cannot exceed 1032, and a compressed array of zeros comes near.
    /// </summary>
    public int Ratio { get; init; } = 1100;

    /// <summary>Entries that claim no more than this are exempt from <see cref="Ratio"/>.</summary>
    public long RatioFloor { get; init; } = 1 << 20;

    /// <summary>True when something may stand before the first entry: a program that unpacks the archive behind it.</summary>
    public bool Prefix { get; init; }

    /// <summary>True when an extractor percent-decodes names: the rules for names then hold before and after decoding.</summary>
    public bool PercentEncodedNames { get; init; }
}
