namespace SupplyGuard.Formats.Csv;

/// <summary>What a table may make its reader hold.</summary>
public sealed record CsvLimits
{
    public static CsvLimits Default { get; } = new();

    /// <summary>Length of the file.</summary>
    public int FileBytes { get; init; } = 64 << 20;

    /// <summary>Fields of all rows, those of the header among them; every one is held as a text.</summary>
    public int Cells { get; init; } = 4_000_000;

    /// <summary>Bytes of one field as it is written.</summary>
    public int FieldBytes { get; init; } = 64 << 10;
}
