using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace SupplyGuard.Formats.Numpy;

/// <summary>
/// Reads the header's Python literal: a dictionary of exactly <c>descr</c>, <c>fortran_order</c> and <c>shape</c>. It knows strings without
/// escapes, two booleans and tuples of plain integers; numpy hands the text to Python's own parser, which is why ours is this small.
/// </summary>
internal ref struct HeaderLiteral(ReadOnlySpan<byte> text, long origin, NumpyLimits limits)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private readonly long _origin = origin;
    private readonly NumpyLimits _limits = limits;
    private int _position;

    private readonly long Offset => _origin + _position;

    /// <exception cref="MalformedException">The literal is anything else.</exception>
    public (NumpyType Type, bool FortranOrder, ImmutableArray<long> Shape) Read()
    {
        NumpyType? type = null;
        bool? fortranOrder = null;
        ImmutableArray<long>? shape = null;

        Expect('{');
        while (!TryTake('}'))
        {
            var offset = Offset;
            var key = Text();
            Expect(':');
            switch (key)
            {
                case "descr" when type is null:
                    type = Type();
                    break;
                case "fortran_order" when fortranOrder is null:
                    fortranOrder = Boolean();
                    break;
                case "shape" when shape is null:
                    shape = Shape();
                    break;
                default:
                    throw new MalformedException(Fault.Inconsistent, offset, "the header has a key that is unknown or repeated.");
            }

            if (TryTake(','))
                continue;

            Expect('}');
            break;
        }

        if (type is null || fortranOrder is null || shape is null)
            throw new MalformedException(Fault.Inconsistent, _origin, "the header lacks 'descr', 'fortran_order' or 'shape'.");

        MustEnd();
        return (type.Value, fortranOrder.Value, shape.Value);
    }

    private NumpyType Type()
    {
        SkipSpaces();
        var offset = Offset;
        if (Peek() == '[')
            throw new MalformedException(Fault.Unsupported, offset, "the array has structured elements; only plain numbers are read.");

        return NumpyType.Parse(Text(), _limits.Objects, offset);
    }

    private string Text()
    {
        SkipSpaces();
        var quote = Peek();
        if (quote is not ('\'' or '"'))
            throw Unexpected("a string");

        var rest = _text[(_position + 1)..];
        var length = rest.IndexOf((byte)quote);
        if (length < 0 || rest[..length].ContainsAnyExceptInRange((byte)' ', (byte)'~') || rest[..length].Contains((byte)'\\'))
            throw Unexpected("a plain string");

        _position += length + 2;
        return Encoding.ASCII.GetString(rest[..length]);
    }

    private bool Boolean()
    {
        SkipSpaces();
        var rest = _text[_position..];
        var value = rest.StartsWith("True"u8);
        if (!value && !rest.StartsWith("False"u8))
            throw Unexpected("True or False");

        _position += value ? 4 : 5;
        return value;
    }

    private ImmutableArray<long> Shape()
    {
        var shape = ImmutableArray.CreateBuilder<long>();
        Expect('(');
        var comma = true;
        while (!TryTake(')'))
        {
            if (!comma)
                throw Unexpected("a comma");
            if (shape.Count == _limits.Rank)
                throw new MalformedException(Fault.TooLarge, Offset, $"the array has more than {_limits.Rank} dimensions.");

            shape.Add(Number());
            comma = TryTake(',');
        }

        // In Python, (3) is a number and (3,) a tuple; (,) is neither.
        if (shape.Count == 1 && !comma)
            throw Unexpected("a tuple");

        return shape.ToImmutable();
    }

    private long Number()
    {
        SkipSpaces();
        var rest = _text[_position..];
        var length = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (length <= 0 || (length > 1 && rest[0] == '0'))
            throw Unexpected("a number");
        if (!long.TryParse(rest[..length], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new MalformedException(Fault.TooLarge, Offset, "a dimension does not fit into 64 bits.");

        _position += length;
        return number;
    }

    private readonly void MustEnd()
    {
        // numpy pads with spaces and ends the header with a newline, so that the data is aligned.
        var rest = _text[_position..];
        if (rest is not [.., (byte)'\n'] || rest[..^1].ContainsAnyExcept((byte)' '))
            throw Unexpected("spaces and a newline");
    }

    private void Expect(char what)
    {
        if (!TryTake(what))
            throw Unexpected($"'{what}'");
    }

    private bool TryTake(char what)
    {
        SkipSpaces();
        if (Peek() != what)
            return false;

        _position++;
        return true;
    }

    private readonly char Peek() => _position < _text.Length ? (char)_text[_position] : '\0';

    private void SkipSpaces()
    {
        while (_position < _text.Length && _text[_position] == ' ')
            _position++;
    }

    private readonly MalformedException Unexpected(string expected) =>
        new(_position < _text.Length ? Fault.Inconsistent : Fault.Truncated, Offset, $"the header has something else where {expected} belongs.");
}
