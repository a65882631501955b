namespace SupplyGuard.Formats.Pickle;

/// <summary>How a pickle is written inside another.</summary>
public enum NestedForm
{
    /// <summary>Byte for byte.</summary>
    Plain,

    Base64,

    Hexadecimal,

    /// <summary>Compressed with zlib or gzip.</summary>
    Compressed,
}
