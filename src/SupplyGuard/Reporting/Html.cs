using System.Net;

namespace SupplyGuard.Reporting;

/// <summary>Text as it may stand on a page, between tags or in a quoted attribute.</summary>
internal static class Html
{
    public static string Encoded(string? text) => WebUtility.HtmlEncode(VisibleText.Of(text));

    /// <summary>Opens a part that scrolls by itself on a narrow screen, also by the keyboard.</summary>
    /// <param name="label">Names it to a screen reader.</param>
    public static string Scrolling(string label) => $"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{Encoded(label)}\">\n";
}
