using System.Globalization;
using SupplyGuard.Findings;
using SupplyGuard.Subjects;

namespace SupplyGuard.Reporting;

/// <summary>Findings as GitHub workflow commands, which become annotations of a pull request.</summary>
public static class GitHubReportWriter
{
    public static void Write(Report report, TextWriter output)
    {
        report = ReportOrder.Sorted(report);
        foreach (var finding in report.Findings)
            output.Write($"::{Command(finding.Severity)} {Properties(finding)}::{Data(finding)}\n");

        output.Write($"SupplyGuard {ReportSummary.Of(report)}\n");
    }

    private static string Command(Severity severity) => severity is Severity.Note ? "notice" : Spelling.Of(severity);

    private static string Properties(Finding finding)
    {
        var title = $"title={EscapedProperty(finding.Rule.Id)}";
        if (!IsInRepository(finding.Location))
            return title;

        var file = $"file={EscapedProperty(finding.Location.Path)},";
        var line = finding.Location.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"line={finding.Location.Line},") : "";
        var column = finding.Location is { Line: > 0, Column: > 0 } ? string.Create(CultureInfo.InvariantCulture, $"col={finding.Location.Column},") : "";
        return file + line + column + title;
    }

    private static string Data(Finding finding)
    {
        var place = IsInRepository(finding.Location) || string.IsNullOrEmpty(finding.Location.Path) ? "" : $"{VisibleText.Of(finding.Location.ToString())}: ";
        var fix = finding.Fix is "" ? "" : $"\nfix: {VisibleText.Of(finding.Fix)}";
        return EscapedData($"{place}{VisibleText.Of(finding.Message)}{fix}");
    }

    /// <summary>An annotation needs a file of the repository; the packages folder is not in it.</summary>
    private static bool IsInRepository(Location location) =>
        !string.IsNullOrEmpty(location.Path) && !location.Path.StartsWith("$(", StringComparison.Ordinal);

    private static string EscapedData(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string EscapedProperty(string text) => EscapedData(VisibleText.Of(text))
        .Replace(":", "%3A", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal);
}
