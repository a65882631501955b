namespace SupplyGuard.Formats.Csv;

/// <summary>The door of the CSV room: tables of comma-separated values with a header (RFC 4180), in UTF-8.</summary>
public static class CsvReader
{
    public static Parsed<CsvTable> Read(ReadOnlySpan<byte> file, CsvLimits limits)
    {
        try
        {
            return new Parsed<CsvTable>.Ok(new CsvScan(file, limits).Read());
        }
        catch (MalformedException e)
        {
            return new Parsed<CsvTable>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }
}
