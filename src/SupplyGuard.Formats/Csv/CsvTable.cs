using System.Collections.Immutable;

namespace SupplyGuard.Formats.Csv;

/// <summary>A table of texts under a header.</summary>
public sealed class CsvTable
{
    private readonly List<string> _cells;
    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);

    /// <param name="cells">The fields row after row, the header first; a whole number of rows.</param>
    internal CsvTable(List<string> cells, int columns)
    {
        _cells = cells;
        Header = [.. cells.Take(columns)];
        for (var column = 0; column < columns; column++)
            _columns.TryAdd(cells[column], column);
        Rows = (cells.Count / columns) - 1;
    }

    /// <summary>Names of the columns: all different, none empty.</summary>
    public ImmutableArray<string> Header { get; }

    /// <summary>The place of a column; -1 when there is none of this name.</summary>
    public int IndexOf(string name) => _columns.GetValueOrDefault(name, -1);

    /// <summary>Rows below the header.</summary>
    public int Rows { get; }

    /// <summary>One field, unquoted; rows below the header are counted from 0.</summary>
    public string this[int row, int column] => _cells[((row + 1) * Header.Length) + column];
}
