using System.Globalization;
using System.Text;
using System.Text.Unicode;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Gguf;

/// <summary>Reads the typed values of GGUF metadata as text. Arrays and long texts are told by their digest, for vocabularies are megabytes.</summary>
internal sealed class GgufValues(FileWindow file, FileCursor cursor, GgufLimits limits, TensorHasher hasher)
{
    private const uint Text = 8;
    private const uint Array = 9;

    private long _kept;

    /// <summary>A key, or a name of a tensor.</summary>
    /// <exception cref="MalformedException">It is too long, or not UTF-8.</exception>
    public string Name(string what)
    {
        var position = cursor.Offset;
        return Keep(Decode(cursor.Copy(cursor.UInt64(what), limits.NameBytes, what), position, what), position);
    }

    /// <exception cref="MalformedException">The type is unknown, or the value too long.</exception>
    public string Value(string key)
    {
        var position = cursor.Offset;
        var type = cursor.UInt32("the type of a value");
        return type switch
        {
            Text => String(key),
            Array => Elements(key),
            _ => Keep(Scalar(type, position), position),
        };
    }

    private string Scalar(uint type, long position) => type switch
    {
        0 => Invariant(cursor.Byte("a value")),
        1 => Invariant(unchecked((sbyte)cursor.Byte("a value"))),
        2 => Invariant(cursor.UInt16("a value")),
        3 => Invariant(unchecked((short)cursor.UInt16("a value"))),
        4 => Invariant(cursor.UInt32("a value")),
        5 => Invariant(unchecked((int)cursor.UInt32("a value"))),
        6 => BitConverter.UInt32BitsToSingle(cursor.UInt32("a value")).ToString("R", CultureInfo.InvariantCulture),
        7 => cursor.Byte("a value") switch
        {
            0 => "false",
            1 => "true",
            var other => throw new MalformedException(Fault.Inconsistent, position, $"a boolean is {other}, and not 0 or 1."),
        },
        10 => Invariant(cursor.UInt64("a value")),
        11 => Invariant(unchecked((long)cursor.UInt64("a value"))),
        12 => BitConverter.UInt64BitsToDouble(cursor.UInt64("a value")).ToString("R", CultureInfo.InvariantCulture),
        _ => throw new MalformedException(Fault.Inconsistent, position, $"a value has the unknown type {type}."),
    };

    private string String(string key)
    {
        var position = cursor.Offset;
        var length = cursor.UInt64("the length of a text");
        MustFit(length, position);
        if (length <= (ulong)limits.TextBytes)
            return Keep(Decode(cursor.Copy(length, limits.TextBytes, "a text"), position, $"the value of '{key}'"), position);

        // What is rendered must be read; a digest of it would say nothing.
        if (key.StartsWith(GgufReader.ChatTemplate, StringComparison.Ordinal))
            throw new MalformedException(Fault.TooLarge, position, $"'{key}' is {length} bytes long; the limit is {limits.TextBytes}.");

        var start = cursor.Offset;
        cursor.Skip((long)length, "a text");
        return Keep($"text of {length} bytes, {Digest(start)}", position);
    }

    private string Elements(string key)
    {
        var position = cursor.Offset;
        var (type, count) = (cursor.UInt32("the type of an array"), cursor.UInt64("the length of an array"));
        var start = cursor.Offset;
        Skip(type, count, depth: 1, position);
        return Keep(string.Create(CultureInfo.InvariantCulture, $"array of {count} of type {type}, {Digest(start)}"), position);
    }

    private void Skip(uint type, ulong count, int depth, long position)
    {
        if (count > (ulong)limits.ArrayElements || depth > limits.Depth)
            throw new MalformedException(Fault.TooLarge, position, $"an array has {count} elements, or is {depth} deep; the limits are {limits.ArrayElements} and {limits.Depth}.");

        if (SizeOf(type) is { } size)
        {
            cursor.Skip((long)count * size, "an array");
            return;
        }

        for (var i = 0UL; i < count; i++)
        {
            if (type is Text)
            {
                var length = cursor.UInt64("the length of a text");
                MustFit(length, position);
                cursor.Skip((long)length, "a text");
            }
            else
            {
                Skip(cursor.UInt32("the type of an array"), cursor.UInt64("the length of an array"), depth + 1, position);
            }
        }

        int? SizeOf(uint element) => element switch
        {
            0 or 1 or 7 => 1,
            2 or 3 => 2,
            4 or 5 or 6 => 4,
            10 or 11 or 12 => 8,
            Text or Array => null,
            _ => throw new MalformedException(Fault.Inconsistent, position, $"an array has elements of the unknown type {element}."),
        };
    }

    private string Digest(long start)
    {
        hasher.Append(file, start, cursor.Offset - start, "a value");
        return hasher.Finish().ToString();
    }

    private void MustFit(ulong length, long position)
    {
        if (length > (ulong)limits.StringBytes)
            throw new MalformedException(Fault.TooLarge, position, $"a text is {length} bytes long; the limit is {limits.StringBytes}.");
    }

    private string Keep(string text, long position)
    {
        _kept += text.Length;
        return _kept <= limits.TotalText
            ? text
            : throw new MalformedException(Fault.TooLarge, position, $"names and texts are longer than {limits.TotalText} characters together.");
    }

    private static string Decode(byte[] bytes, long position, string what) => Utf8.IsValid(bytes)
        ? Encoding.UTF8.GetString(bytes)
        : throw new MalformedException(Fault.Inconsistent, position, $"{what} is not UTF-8.");

    private static string Invariant<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
