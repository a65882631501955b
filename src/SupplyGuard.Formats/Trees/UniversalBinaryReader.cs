using System.Text;

namespace SupplyGuard.Formats.Trees;

/// <summary>
/// Walks a document of UBJSON (draft 12) as XGBoost writes it: objects, lists, lists of numbers of one type, and numbers in big-endian. Nothing may follow it.
/// </summary>
internal sealed class UniversalBinaryReader(FileWindow file, BoosterOutline outline, BoosterLimits limits, CancellationToken cancellationToken)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly FileCursor _cursor = new(file, cancellationToken) { IsBigEndian = true };

    /// <exception cref="MalformedException">The document is malformed, beyond the limits, or no model.</exception>
    public void Read()
    {
        Value((char)_cursor.Byte("a value"));
        if (_cursor.Remaining > 0)
            throw new MalformedException(Fault.Inconsistent, _cursor.Offset, "bytes follow the end of the model.");
    }

    /// <summary>Recursion is bounded by the depth that the outline allows.</summary>
    private void Value(char type)
    {
        var offset = _cursor.Offset - 1;
        switch (type)
        {
            case '{':
                Object(offset);
                break;
            case '[':
                List(offset);
                break;
            case 'S' or 'H':
                outline.Text(Text(), offset);
                break;
            default:
                outline.Value(offset);
                _cursor.Skip(Width(type, offset), "a value");
                break;
        }
    }

    private void Object(long offset)
    {
        outline.Begin(isObject: true, offset);
        var next = (char)_cursor.Byte("a key");
        if (next is '$' or '#')
            throw new MalformedException(Fault.Unsupported, _cursor.Offset - 1, "an object states its type or its length, which XGBoost does not write.");

        for (; next is not '}'; next = (char)_cursor.Byte("a key"))
        {
            var at = _cursor.Offset - 1;
            outline.Key(Text(Length(next, at)), at);
            Value((char)_cursor.Byte("a value"));
        }

        outline.End();
    }

    private void List(long offset)
    {
        outline.Begin(isObject: false, offset);
        var next = (char)_cursor.Byte("a value");
        if (next is '$')
        {
            var type = (char)_cursor.Byte("the type of a list");
            if (_cursor.Byte("the length of a list") is not (byte)'#')
                throw new MalformedException(Fault.Inconsistent, _cursor.Offset - 1, "a list states its type and no length.");

            var width = Width(type, offset);
            var count = Length((char)_cursor.Byte("the length of a list"), offset);
            if (width is 0 || count > _cursor.Remaining / width)
                throw new MalformedException(width is 0 ? Fault.Unsupported : Fault.Truncated, offset, "a list holds more than the file, or nothing many times.");

            _cursor.Skip(count * width, "a list");
        }
        else if (next is '#')
        {
            for (var count = Length((char)_cursor.Byte("the length of a list"), offset); count > 0; count--)
                Value((char)_cursor.Byte("a value"));
        }
        else
        {
            for (; next is not ']'; next = (char)_cursor.Byte("a value"))
                Value(next);
        }

        outline.End();
    }

    private string Text() => Text(Length((char)_cursor.Byte("the length of a text"), _cursor.Offset));

    private string Text(long length)
    {
        var at = _cursor.Offset;
        try
        {
            return StrictUtf8.GetString(_cursor.Copy((ulong)length, limits.TextBytes, "a text"));
        }
        catch (DecoderFallbackException)
        {
            throw new MalformedException(Fault.Inconsistent, at, "a text is not valid UTF-8.");
        }
    }

    /// <summary>A length, which is a number of any width and not negative.</summary>
    private long Length(char type, long offset)
    {
        var length = type switch
        {
            'i' => unchecked((sbyte)_cursor.Byte("a length")),
            'U' => _cursor.Byte("a length"),
            'I' => unchecked((short)_cursor.UInt16("a length")),
            'l' => unchecked((int)_cursor.UInt32("a length")),
            'L' => unchecked((long)_cursor.UInt64("a length")),
            _ => throw new MalformedException(Fault.Inconsistent, offset, "something else stands where a length belongs."),
        };
        return length >= 0 ? length : throw new MalformedException(Fault.Inconsistent, offset, "a length is negative.");
    }

    private static int Width(char type, long offset) => type switch
    {
        'Z' or 'T' or 'F' or 'N' => 0,
        'i' or 'U' or 'C' => 1,
        'I' => 2,
        'l' or 'd' => 4,
        'L' or 'D' => 8,
        _ => throw new MalformedException(Fault.Inconsistent, offset, "a value is of a type that UBJSON does not have."),
    };
}
