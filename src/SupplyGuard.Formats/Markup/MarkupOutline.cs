using System.Buffers;
using System.Text;

namespace SupplyGuard.Formats.Markup;

/// <summary>Tells by its first element whose model a document of XML is, whatever stands before that.</summary>
internal static class MarkupOutline
{
    private static readonly SearchValues<char> Ends = SearchValues.Create(" \t\r\n>/");

    /// <param name="start">The start of a text without a byte order mark and spaces.</param>
    public static FormatKind KindOf(ReadOnlySpan<byte> start)
    {
        if (start is not [(byte)'<', ..])
            return FormatKind.Text;

        var text = Encoding.UTF8.GetString(start);
        var at = 0;
        while (at < text.Length)
        {
            var rest = text.AsSpan(at);
            if (rest.StartsWith("<?"))
                at = Behind(text, "?>", at);
            else if (rest.StartsWith("<!--"))
                at = Behind(text, "-->", at);
            else if (rest.StartsWith("<!"))
                at = text.IndexOf('[', at) is >= 0 and var subset && subset < Behind(text, ">", at) ? Behind(text, "]", at) : Behind(text, ">", at);
            else if (rest[0] is '<')
                return Root(rest[1..]);
            else
                at++;
        }

        return FormatKind.Text;
    }

    private static FormatKind Root(ReadOnlySpan<char> element)
    {
        var end = element.IndexOfAny(Ends);
        var name = end < 0 ? element : element[..end];
        name = name[(name.IndexOf(':') + 1)..];
        var attributes = end < 0 ? [] : element[end..];
        attributes = attributes.IndexOf('>') is >= 0 and var close ? attributes[..close] : attributes;
        return name switch
        {
            "net" when attributes.Contains(" version=", StringComparison.Ordinal) => FormatKind.OpenVino,
            "PMML" => FormatKind.Pmml,
            _ => FormatKind.Text,
        };
    }

    private static int Behind(string text, string mark, int at) => text.IndexOf(mark, at, StringComparison.Ordinal) is >= 0 and var found ? found + mark.Length : text.Length;
}
