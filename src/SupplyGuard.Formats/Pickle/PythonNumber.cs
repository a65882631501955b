namespace SupplyGuard.Formats.Pickle;

/// <summary>
/// Numbers as Python's <c>int()</c> and <c>float()</c> read them from text: spaces around, signs, prefixes and underscores between digits. What
/// CPython's unpickler in C reads beyond that is read too: whatever follows a NUL is ignored.
/// </summary>
internal static class PythonNumber
{
    /// <summary>Python refuses longer decimal integers (CVE-2020-10735).</summary>
    private const int MostDigits = 4300;

    private static ReadOnlySpan<byte> Spaces => " \t\n\v\f\r"u8;

    /// <summary>An integer as the unpickler in C reads it from <c>INT</c>: by <c>strtol</c>, to which a leading zero is octal and nothing before a NUL is zero.</summary>
    public static bool TryShortInteger(ReadOnlySpan<byte> text, out long value, out bool fits)
    {
        if (TryInteger(text, anyBase: true, out value, out fits) || text is [0, ..])
            return true;

        text = UpToNul(text).TrimStart(Spaces);
        var negative = text is [(byte)'-', ..];
        text = text is [(byte)'-' or (byte)'+', ..] ? text[1..] : text;
        if (text is not [(byte)'0', _, ..] || text.ContainsAnyExceptInRange((byte)'0', (byte)'7') || !TryDigits(text, 8, out var magnitude, out _) || magnitude is not <= long.MaxValue)
            return false;

        value = negative ? -(long)magnitude.Value : (long)magnitude.Value;
        return true;
    }

    /// <param name="anyBase">Whether <c>0x</c>, <c>0o</c> and <c>0b</c> are understood and leading zeros are not, as in <c>int(text, 0)</c>.</param>
    /// <param name="value">The number, if it fits.</param>
    /// <param name="fits">Whether it fits 64 bits.</param>
    public static bool TryInteger(ReadOnlySpan<byte> text, bool anyBase, out long value, out bool fits)
    {
        (value, fits) = (0, true);
        text = UpToNul(text).Trim(Spaces);
        var negative = text is [(byte)'-', ..];
        if (text is [(byte)'-' or (byte)'+', ..])
            text = text[1..];

        var (radix, mustBeZero) = (10, false);
        if (anyBase && text is [(byte)'0', var letter, ..])
        {
            radix = (letter | 0x20) switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 10 };
            mustBeZero = radix is 10;
            if (!mustBeZero)
                text = text is [_, _, (byte)'_', ..] ? text[3..] : text[2..];
        }

        if (!TryDigits(text, radix, out var magnitude, out var digits) || (radix is 10 && digits > MostDigits))
            return false;
        if (mustBeZero && magnitude is not 0)
            return false;

        fits = magnitude is { } known && known <= (ulong)long.MaxValue + (negative ? 1UL : 0UL);
        value = fits ? unchecked(negative ? -(long)magnitude!.Value : (long)magnitude!.Value) : 0;
        return true;
    }

    /// <summary>Whether Python's <c>float()</c> accepts the text.</summary>
    public static bool TryFloat(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        text = UpToNul(text).Trim(Spaces);
        Span<byte> digits = text.Length <= 512 ? stackalloc byte[text.Length] : new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not (byte)'_')
                digits[length++] = text[i];
            else if (i is 0 || i + 1 == text.Length || !IsDigit(text[i - 1]) || !IsDigit(text[i + 1]))
                return false;
        }

        return IsFloat(digits[..length]) && TryParse(digits[..length], out value);
    }

    /// <summary>Null in <paramref name="magnitude"/> says that it does not fit.</summary>
    private static bool TryDigits(ReadOnlySpan<byte> text, int radix, out ulong? magnitude, out int digits)
    {
        (magnitude, digits) = (0, 0);
        var afterDigit = false;
        foreach (var letter in text)
        {
            if (letter is (byte)'_' && afterDigit)
            {
                afterDigit = false;
                continue;
            }

            var digit = (letter | 0x20) switch
            {
                >= '0' and <= '9' when IsDigit(letter) => letter - '0',
                >= 'a' and <= 'f' and var hex => hex - 'a' + 10,
                _ => radix,
            };
            if (digit >= radix)
                return false;

            magnitude = magnitude is { } known && known <= (ulong.MaxValue - (ulong)digit) / (ulong)radix ? (known * (ulong)radix) + (ulong)digit : null;
            digits++;
            afterDigit = true;
        }

        return afterDigit;
    }

    private static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        var unsigned = text is [(byte)'-' or (byte)'+', ..] ? text[1..] : text;
        if (unsigned is not [(byte)'i' or (byte)'I' or (byte)'n' or (byte)'N', ..])
            return double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out value);

        value = (unsigned[0] | 0x20) is 'n' ? double.NaN : double.PositiveInfinity;
        return true;
    }

    private static bool IsFloat(ReadOnlySpan<byte> text)
    {
        if (text is [(byte)'-' or (byte)'+', ..])
            text = text[1..];
        if (Equals(text, "inf"u8) || Equals(text, "infinity"u8) || Equals(text, "nan"u8))
            return true;

        var whole = Digits(text);
        var rest = text[whole..];
        var fraction = 0;
        if (rest is [(byte)'.', ..])
        {
            fraction = Digits(rest[1..]);
            rest = rest[(fraction + 1)..];
        }

        if (whole + fraction is 0)
            return false;
        if (rest is not [(byte)'e' or (byte)'E', ..])
            return rest.IsEmpty;

        rest = rest is [_, (byte)'-' or (byte)'+', ..] ? rest[2..] : rest[1..];
        return !rest.IsEmpty && Digits(rest) == rest.Length;
    }

    private static int Digits(ReadOnlySpan<byte> text) =>
        text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') is >= 0 and var length ? length : text.Length;

    private static bool Equals(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => System.Text.Ascii.EqualsIgnoreCase(text, word);

    private static bool IsDigit(byte letter) => letter is >= (byte)'0' and <= (byte)'9';

    private static ReadOnlySpan<byte> UpToNul(ReadOnlySpan<byte> text) => text.IndexOf((byte)0) is >= 0 and var end ? text[..end] : text;
}
