using System.Text;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>Text that an untrusted process wrote, made fit for a report: no control characters, no temporary path, bounded.</summary>
internal static class ForeignText
{
    /// <param name="text">What the process wrote.</param>
    /// <param name="folder">Its private folder, whose name differs from run to run.</param>
    /// <param name="atMost">Characters that are kept: the last ones, where a log says why it ends.</param>
    public static string Clean(string text, string folder, int atMost)
    {
        text = text.Replace(folder, "(job)", StringComparison.Ordinal);
        var cleaned = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == '\n' || !(Rune.IsControl(rune) || IsInvisible(rune)))
                cleaned.Append(rune);
        }

        var result = cleaned.ToString().Trim();
        return result.Length <= atMost ? result : string.Concat("…", result.AsSpan(result.Length - atMost));
    }

    /// <summary>Formats (bidirectional overrides among them), private and unassigned characters: they only hide what a text says.</summary>
    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) is
        System.Globalization.UnicodeCategory.Format or
        System.Globalization.UnicodeCategory.PrivateUse or
        System.Globalization.UnicodeCategory.LineSeparator or
        System.Globalization.UnicodeCategory.ParagraphSeparator or
        System.Globalization.UnicodeCategory.OtherNotAssigned;
}
