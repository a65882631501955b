using System.Globalization;
using System.Text;

namespace SupplyGuard.Policies;

/// <summary>How text that somebody else wrote is shown: on one line, without control characters, and not endlessly.</summary>
internal static class PolicyText
{
    private const int MaxShown = 120;

    public static string Shown(string text)
    {
        if (text.Length <= MaxShown && !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text;

        var shown = new StringBuilder(Math.Min(text.Length, MaxShown) + 1);
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= MaxShown)
                return shown.Append('…').ToString();

            // Format characters include the ones that reverse the direction of text (CVE-2021-42574).
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)
                shown.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
            else
                shown.Append(rune.ToString());
        }

        return shown.ToString();
    }
}
