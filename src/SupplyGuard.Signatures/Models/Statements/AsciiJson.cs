using System.Globalization;
using System.Text;

namespace SupplyGuard.Signatures.Models.Statements;

/// <summary>JSON texts in ASCII: every other character as an escape, those beyond U+FFFF as two.</summary>
internal static class AsciiJson
{
    public static StringBuilder Quoted(this StringBuilder json, string text)
    {
        json.Append('"');
        foreach (var unit in text)
        {
            _ = unit switch
            {
                '"' or '\\' => json.Append('\\').Append(unit),
                >= ' ' and < '\x7f' => json.Append(unit),
                _ => json.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"),
            };
        }

        return json.Append('"');
    }
}
