namespace SupplyGuard.Formats.Archives;

/// <summary>How a whole file is compressed, by its first bytes.</summary>
public enum Compression
{
    /// <summary>It is not, or in no way that is known.</summary>
    None,

    /// <summary>RFC 1950.</summary>
    Zlib,

    /// <summary>RFC 1952.</summary>
    Gzip,

    /// <summary>bzip2.</summary>
    Bzip2,

    /// <summary>The container of LZMA2, <c>.xz</c>.</summary>
    Xz,

    /// <summary>The container of LZMA before it, <c>.lzma</c>.</summary>
    Lzma,

    /// <summary>A frame of LZ4.</summary>
    Lz4,

    /// <summary>A frame of Zstandard, RFC 8878.</summary>
    Zstandard,
}
