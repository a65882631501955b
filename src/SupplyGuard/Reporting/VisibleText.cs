using System.Globalization;
using System.Text;

namespace SupplyGuard.Reporting;

/// <summary>
/// Untrusted text as one line that is safe to look at: what a terminal or a browser would act on instead of showing is written as an
/// escape. It is for people; programs read the exact value from the JSON report.
/// </summary>
/// <remarks>
/// Escaped are control characters (a line break forges a line, ESC and the C1 controls repaint a terminal: CWE-150), format characters
/// (bidirectional overrides reorder what is read: CVE-2021-42574), line and paragraph separators, private and unassigned characters, and
/// halves of surrogate pairs.
/// </remarks>
public static class VisibleText
{
    /// <summary>More than any honest name or message; a hostile one may be megabytes.</summary>
    private const int Limit = 2000;

    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        if (text.Length <= Limit && !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text;

        var shown = new StringBuilder(Math.Min(text.Length, Limit) + 16);
        var position = 0;
        while (position < text.Length && shown.Length < Limit)
        {
            if (Rune.TryGetRuneAt(text, position, out var rune))
            {
                Append(shown, rune);
                position += rune.Utf16SequenceLength;
            }
            else
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[position]:x4}");
                position++;
            }
        }

        if (position < text.Length)
            shown.Append(CultureInfo.InvariantCulture, $"… ({text.Length - position} more)");
        return shown.ToString();
    }

    /// <summary>Whether a character shows itself and does nothing else.</summary>
    public static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control
        or UnicodeCategory.Format
        or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator);

    private static void Append(StringBuilder shown, Rune rune)
    {
        if (IsVisible(rune))
            shown.Append(rune.ToString());
        else if (rune.Value is '\n')
            shown.Append("\\n");
        else if (rune.Value is '\r')
            shown.Append("\\r");
        else if (rune.Value is '\t')
            shown.Append("\\t");
        else if (rune.IsBmp)
            shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
        else
            shown.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}");
    }
}
