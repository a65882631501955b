using System.Text.RegularExpressions;

namespace SupplyGuard.Fuzzing.Mutation;

/// <summary>The words of a format, taken from its seeds, and some that trip readers of any format.</summary>
internal static partial class Tokens
{
    private const int Most = 2000;

    private static readonly string[] Hostile =
    [
        "null", "true", "-1", "0", "1e999", "1E-400", "9223372036854775808", "-9223372036854775808", "4294967296", "NaN", "\"\\ud800\"", "\"\\u0000\"", "\"\"", "{}", "[]", "{", "}", "[", "]", "\"", "\\", "'",
        "..", "../", "..\\", "/", "C:\\", "\0", "\r\n", "\n", "\t", "\uFEFF", "\u202E", "é", "%2e%2e%2f", "%", "&amp;", "<!DOCTYPE a>", "<![CDATA[", "]]>", "<!--", "#", "//", "/*", "https://", "file://", "*", "[1.0,2.0)", "(,)",
    ];

    public static byte[][] Of(IEnumerable<byte[]> seeds) =>
    [
        .. seeds.SelectMany(seed => Word().Matches(System.Text.Encoding.Latin1.GetString(seed)).Select(match => match.Value)).Distinct(StringComparer.Ordinal).Take(Most).Select(System.Text.Encoding.Latin1.GetBytes),
        .. Hostile.Select(System.Text.Encoding.UTF8.GetBytes),
    ];

    [GeneratedRegex("\"[^\"\\n]{0,80}\"|[A-Za-z_][A-Za-z0-9_.:/-]{2,40}|PK..", RegexOptions.CultureInvariant | RegexOptions.Singleline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Word();
}
