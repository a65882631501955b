using SupplyGuard.Formats.Markup;
using SupplyGuard.Formats.Trees;

namespace SupplyGuard.Formats;

/// <summary>Tells by its start what a text is.</summary>
internal static class TextOutline
{
    private const int StartBytes = 4096;

    private static ReadOnlySpan<byte> Spaces => " \t\r\n"u8;

    /// <exception cref="IOException">The disk failed.</exception>
    public static FormatKind KindOf(FileWindow text)
    {
        Span<byte> buffer = stackalloc byte[(int)Math.Min(text.Length, StartBytes)];
        try
        {
            text.Read(0, buffer, "the start of the text");
        }
        catch (MalformedException)
        {
            return FormatKind.Text;
        }

        ReadOnlySpan<byte> start = buffer;
        start = start.StartsWith("\uFEFF"u8) ? start[3..] : start;
        start = start.TrimStart(Spaces);
        if (LightGbmReader.IsPlausible(start))
            return FormatKind.LightGbm;
        if (After(After(After(After(start, "{"u8), "\"learner\""u8), ":"u8), "{"u8).StartsWith("\"attributes\""u8))
            return FormatKind.XGBoost;

        return IsObject(start) || IsList(start) ? FormatKind.Json : MarkupOutline.KindOf(start);
    }

    /// <summary>What comes behind something and spaces; nothing when that does not stand there.</summary>
    private static ReadOnlySpan<byte> After(ReadOnlySpan<byte> start, ReadOnlySpan<byte> what) => start.StartsWith(what) ? start[what.Length..].TrimStart(Spaces) : [];

    /// <summary>An object with a member or without any; templates begin with a brace, too.</summary>
    private static bool IsObject(ReadOnlySpan<byte> start) => start is [(byte)'{', ..] && start[1..].TrimStart(Spaces) is [] or [(byte)'"' or (byte)'}', ..];

    /// <summary>A list of JSON begins with a value of it; tables of TOML and sections of other files begin with a word, and a number alone is that of a note.</summary>
    private static bool IsList(ReadOnlySpan<byte> start)
    {
        if (start is not [(byte)'[', ..])
            return false;

        for (var isNested = false; start is [(byte)'[', ..]; isNested = true)
        {
            start = start[1..].TrimStart(Spaces);
            if (start is [] or [(byte)']' or (byte)'"', ..])
                return true;
            if (start is [(byte)'-' or (>= (byte)'0' and <= (byte)'9'), ..])
                return IsBehindNumber(start.TrimStart("+-.0123456789eE"u8).TrimStart(Spaces), isNested);
        }

        return IsObject(start);
    }

    private static bool IsBehindNumber(ReadOnlySpan<byte> rest, bool isNested)
    {
        if (rest is not [(byte)']', ..])
            return rest is [] or [(byte)',', ..];

        var end = rest[1..].TrimStart(Spaces);
        return end.IsEmpty || (isNested && end[0] is (byte)',' or (byte)']');
    }
}
