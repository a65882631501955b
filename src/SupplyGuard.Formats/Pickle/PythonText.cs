using System.Text;
using System.Text.Unicode;

namespace SupplyGuard.Formats.Pickle;

/// <summary>Text as Python reads it: UTF-8 with <c>surrogatepass</c>, <c>codecs.escape_decode</c>, <c>raw-unicode-escape</c>.</summary>
internal static class PythonText
{
    public static bool IsUtf8(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
            return true;

        while (!bytes.IsEmpty)
        {
            var whole = bytes.IndexOf((byte)0xED);
            if (whole < 0)
                return Utf8.IsValid(bytes);
            if (!Utf8.IsValid(bytes[..whole]) || bytes.Length < whole + 3 || !IsContinuation(bytes[whole + 1]) || !IsContinuation(bytes[whole + 2]))
                return false;

            bytes = bytes[(whole + 3)..];
        }

        return true;
    }

    /// <summary>How many of the bytes are whole sequences of UTF-8, if they are UTF-8.</summary>
    public static int WholeSequences(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            var value = bytes[^back];
            if (!IsContinuation(value))
                return value >= 0xC0 ? bytes.Length - back : bytes.Length;
        }

        return bytes.Length;
    }

    /// <summary>The text, whatever form it was written in; one that <see cref="IsUtf8"/> or <see cref="IsValid"/> accepts.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, PickleTextForm form) => form switch
    {
        PickleTextForm.Latin1 => Encoding.Latin1.GetString(bytes),
        PickleTextForm.Escaped => DecodeEscaped(bytes) ?? "",
        PickleTextForm.RawUnicode => DecodeRawUnicode(bytes) ?? "",
        _ => DecodeUtf8(bytes),
    };

    /// <summary>Whether Python would decode what is written in a form with escapes.</summary>
    public static bool IsValid(ReadOnlySpan<byte> bytes, PickleTextForm form)
    {
        if (!bytes.Contains((byte)'\\'))
            return true;

        return form is PickleTextForm.Escaped ? DecodeEscaped(bytes) is not null : DecodeRawUnicode(bytes) is not null;
    }

    private static string DecodeUtf8(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
            return Encoding.UTF8.GetString(bytes);

        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var used) is System.Buffers.OperationStatus.Done)
            {
                text.Append(rune.ToString());
            }
            else
            {
                // Three bytes that begin with 0xED: half of a surrogate pair.
                text.Append((char)(((bytes[0] & 0xF) << 12) | ((bytes[1] & 0x3F) << 6) | (bytes[2] & 0x3F)));
                used = 3;
            }

            bytes = bytes[used..];
        }

        return text.ToString();
    }

    /// <summary>Null when an escape is broken.</summary>
    private static string? DecodeEscaped(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] is not (byte)'\\')
            {
                text.Append((char)bytes[i]);
                continue;
            }

            if (++i == bytes.Length)
                return null;

            switch (bytes[i])
            {
                case (byte)'x':
                    if (!TryHex(bytes[(i + 1)..], 2, out var value))
                        return null;

                    text.Append((char)value);
                    i += 2;
                    break;
                case >= (byte)'0' and <= (byte)'7':
                    i += Octal(bytes[i..], text) - 1;
                    break;
                case var letter:
                    AppendEscape(letter, text);
                    break;
            }
        }

        return text.ToString();
    }

    private static int Octal(ReadOnlySpan<byte> bytes, StringBuilder text)
    {
        var (value, length) = (0, 0);
        while (length < Math.Min(3, bytes.Length) && bytes[length] is >= (byte)'0' and <= (byte)'7')
            value = (value * 8) + bytes[length++] - '0';

        text.Append((char)(value & 0xFF));
        return length;
    }

    private static void AppendEscape(byte letter, StringBuilder text)
    {
        var index = "\\'\"bfnrtva"u8.IndexOf(letter);
        if (index >= 0)
            text.Append("\\'\"\b\f\n\r\t\v\a"[index]);
        else
            text.Append('\\').Append((char)letter);
    }

    /// <summary>Null when an escape is broken.</summary>
    private static string? DecodeRawUnicode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        for (var i = 0; i < bytes.Length; i++)
        {
            text.Append((char)bytes[i]);
            if (bytes[i] is not (byte)'\\' || i + 1 == bytes.Length)
                continue;

            var letter = bytes[++i];
            if (letter is not ((byte)'u' or (byte)'U'))
            {
                text.Append((char)letter);
                continue;
            }

            var digits = letter is (byte)'u' ? 4 : 8;
            if (!TryHex(bytes[(i + 1)..], digits, out var value) || value > 0x10FFFF)
                return null;

            text.Length--;
            if (value > 0xFFFF)
                text.Append(char.ConvertFromUtf32((int)value));
            else
                text.Append((char)value);

            i += digits;
        }

        return text.ToString();
    }

    private static bool TryHex(ReadOnlySpan<byte> bytes, int digits, out uint value)
    {
        value = 0;
        if (bytes.Length < digits)
            return false;

        foreach (var letter in bytes[..digits])
        {
            if (!char.IsAsciiHexDigit((char)letter))
                return false;

            value = (value << 4) | (uint)(letter <= '9' ? letter - '0' : (letter | 0x20) - 'a' + 10);
        }

        return true;
    }

    private static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;
}
