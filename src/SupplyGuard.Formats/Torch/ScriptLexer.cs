using System.Text;

namespace SupplyGuard.Formats.Torch;

/// <summary>
/// Cuts TorchScript into tokens exactly where PyTorch's own lexer does (<c>torch/csrc/jit/frontend/lexer.h</c>): strings with one or three quotes and
/// escapes, comments up to the end of the line, lines that a backslash continues.
/// </summary>
internal ref struct ScriptLexer(ReadOnlySpan<byte> code)
{
    private readonly ReadOnlySpan<byte> _code = code;
    private int _position = 0;

    /// <summary>Where the last token began.</summary>
    public int Start { get; private set; }

    public ScriptTokenKind Kind { get; private set; }

    /// <summary>The name, the single character, or the characters between the quotes with their escapes.</summary>
    public string Text { get; private set; } = "";

    /// <exception cref="MalformedException">A string has no end.</exception>
    public bool Next()
    {
        SkipSpace();
        Start = _position;
        if (_position == _code.Length)
        {
            (Kind, Text) = (ScriptTokenKind.End, "");
            return false;
        }

        var letter = _code[_position];
        if (letter is (byte)'"' or (byte)'\'')
        {
            (Kind, Text) = (ScriptTokenKind.Text, Strings());
        }
        else if (IsNameStart(letter))
        {
            (Kind, Text) = (ScriptTokenKind.Name, Name());
        }
        else if (char.IsAsciiDigit((char)letter))
        {
            (Kind, Text) = (ScriptTokenKind.Other, Number());
        }
        else
        {
            (Kind, Text) = (letter is (byte)'.' ? ScriptTokenKind.Dot : ScriptTokenKind.Other, ((char)letter).ToString());
            _position++;
        }

        return true;
    }

    private void SkipSpace()
    {
        while (_position < _code.Length)
        {
            if (_code[_position] is (byte)'#')
                _position = _code[_position..].IndexOf((byte)'\n') is >= 0 and var end ? _position + end : _code.Length;
            else if (_code[_position] is <= (byte)' ' or (byte)'\\')
                _position++;
            else
                break;
        }
    }

    private string Name()
    {
        var start = _position;
        while (_position < _code.Length && (IsNameStart(_code[_position]) || char.IsAsciiDigit((char)_code[_position])))
            _position++;

        return Encoding.UTF8.GetString(_code[start.._position]);
    }

    /// <summary>With the point and the exponent, so that no name is seen in a number.</summary>
    private string Number()
    {
        var start = _position;
        while (_position < _code.Length && (char.IsAsciiDigit((char)_code[_position]) || _code[_position] is (byte)'.'
            || (_code[_position] is (byte)'e' or (byte)'E' && _position + 1 < _code.Length && (char.IsAsciiDigit((char)_code[_position + 1]) || _code[_position + 1] is (byte)'-' or (byte)'+'))))
            _position++;

        return Encoding.UTF8.GetString(_code[start.._position]);
    }

    private string Strings()
    {
        var text = new StringBuilder();
        while (_position < _code.Length && _code[_position] is (byte)'"' or (byte)'\'')
        {
            text.Append(OneString());
            SkipSpace();
        }

        return text.ToString();
    }

    private string OneString()
    {
        var quote = _code[_position];
        var quotes = _code[_position..] is [_, var second, var third, ..] && second == quote && third == quote ? 3 : 1;
        var start = _position += quotes;
        while (!IsQuote(quote, quotes))
        {
            if (_position >= _code.Length || (_code[_position] is (byte)'\n' && quotes is 1))
                throw new MalformedException(Fault.Inconsistent, Start, "a string of the code has no end.");
            if (_code[_position] is (byte)'\\')
                _position++;

            _position++;
        }

        var text = Encoding.UTF8.GetString(_code[start.._position]);
        _position += quotes;
        return text;
    }

    private readonly bool IsQuote(byte quote, int quotes)
    {
        if (_position > _code.Length - quotes)
            return false;

        return !_code.Slice(_position, quotes).ContainsAnyExcept(quote);
    }

    private static bool IsNameStart(byte letter) => char.IsAsciiLetter((char)letter) || letter is (byte)'_' or >= 0x80;
}
