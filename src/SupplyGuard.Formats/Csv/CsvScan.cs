using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace SupplyGuard.Formats.Csv;

/// <summary>One walk over the bytes of a table.</summary>
internal ref struct CsvScan(ReadOnlySpan<byte> file, CsvLimits limits)
{
    private static readonly SearchValues<byte> Ends = SearchValues.Create(",\"\r\n"u8);
    private static readonly SearchValues<byte> Controls = SearchValues.Create([.. Enumerable.Range(0, 0x20).Where(value => value is not ('\t' or '\n' or '\r')).Select(value => (byte)value), 0x7F]);

    private readonly ReadOnlySpan<byte> _file = file;
    private readonly CsvLimits _limits = limits;
    private readonly List<string> _cells = [];
    private int _position;
    private int _columns;

    private readonly bool AtEnd => _position == _file.Length;

    /// <exception cref="MalformedException">The file is no such table, or exceeds the limits.</exception>
    public CsvTable Read()
    {
        if (_file.Length > _limits.FileBytes)
            throw new MalformedException(Fault.TooLarge, 0, $"the table is {_file.Length} bytes long; the limit is {_limits.FileBytes}.");
        if (!Utf8.IsValid(_file))
            throw new MalformedException(Fault.Inconsistent, 0, "the table is not UTF-8.");
        if (_file.IndexOfAny(Controls) is >= 0 and var control)
            throw new MalformedException(Fault.Inconsistent, control, "the table holds a control character, which no text has.");
        if (_file.StartsWith("\uFEFF"u8))
            _position = 3;
        if (AtEnd)
            throw new MalformedException(Fault.Truncated, _position, "the table has no header.");

        for (var row = 1; !AtEnd; row++)
            Row(row);

        return new CsvTable(_cells, _columns);
    }

    private void Row(int row)
    {
        var first = _cells.Count;
        var start = _position;
        do
            Add(Field(row));
        while (TakeComma());

        TakeLineEnd(row);
        var fields = _cells.Count - first;
        if (row == 1)
            TakeHeader();
        else if (fields != _columns)
            throw new MalformedException(Fault.Inconsistent, start, $"row {row} has another number of fields ({fields}) than the header ({_columns}).");
    }

    private void TakeHeader()
    {
        _columns = _cells.Count;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var column = 0; column < _columns; column++)
        {
            if (_cells[column].Length == 0 || !seen.Add(_cells[column]))
                throw new MalformedException(Fault.Inconsistent, 0, $"column {column + 1} of the header has no name, or that of another column.");
        }
    }

    private readonly void Add(string field)
    {
        if (_cells.Count == _limits.Cells)
            throw new MalformedException(Fault.TooLarge, _position, $"the table has more than {_limits.Cells} fields.");

        _cells.Add(field);
    }

    private string Field(int row)
    {
        if (!AtEnd && _file[_position] == '"')
            return Quoted(row);

        var rest = _file[_position..];
        var length = rest.IndexOfAny(Ends) is >= 0 and var end ? end : rest.Length;
        if (length < rest.Length && rest[length] == '"')
            throw new MalformedException(Fault.Inconsistent, _position + length, $"row {row} has a quote inside a field that does not begin with one.");

        MustFit(length, row);
        _position += length;
        return Encoding.UTF8.GetString(rest[..length]);
    }

    /// <summary>What stands between two quotes; two of them inside are one.</summary>
    private string Quoted(int row)
    {
        var text = new StringBuilder();
        var start = ++_position;
        while (true)
        {
            var rest = _file[_position..];
            var quote = rest.IndexOf((byte)'"');
            if (quote < 0)
                throw new MalformedException(Fault.Truncated, start - 1, $"row {row} has a quoted field that does not end.");

            MustFit(_position + quote - start, row);
            text.Append(Encoding.UTF8.GetString(rest[..quote]));
            _position += quote + 1;
            if (AtEnd || _file[_position] != '"')
                return text.ToString();

            text.Append('"');
            _position++;
        }
    }

    private readonly void MustFit(int length, int row)
    {
        if (length > _limits.FieldBytes)
            throw new MalformedException(Fault.TooLarge, _position, $"row {row} has a field of more than {_limits.FieldBytes} bytes.");
    }

    private bool TakeComma()
    {
        if (AtEnd || _file[_position] != ',')
            return false;

        _position++;
        return true;
    }

    private void TakeLineEnd(int row)
    {
        if (AtEnd)
            return;

        var rest = _file[_position..];
        _position += rest switch
        {
            [(byte)'\n', ..] => 1,
            [(byte)'\r', (byte)'\n', ..] => 2,
            _ => throw new MalformedException(Fault.Inconsistent, _position, $"row {row} has something between the end of a field and the next comma or line end."),
        };
    }
}
