using System.Text;
using SupplyGuard.Findings;
using SupplyGuard.Reporting.Evaluations;

namespace SupplyGuard.Reporting;

/// <summary>The report for a pull request or a job summary, in GitHub-flavoured Markdown.</summary>
public static class MarkdownReportWriter
{
    public static void Write(Report report, TextWriter output)
    {
        report = ReportOrder.Sorted(report);
        output.Write($"## SupplyGuard: {Spelling.Of(report.Verdict)}\n\n{ReportSummary.Of(report)}\n");

        EvaluationMarkdown.WriteHeadlines(output, report.Evaluations);
        if (!report.Findings.IsEmpty)
        {
            output.Write("\n| | rule | where | what | fix |\n|---|---|---|---|---|\n");
            foreach (var finding in report.Findings)
            {
                output.Write($"| {Spelling.Of(finding.Severity)} | {finding.Rule.Id}: {Escaped(finding.Rule.Title)} ");
                output.Write($"| {Code(finding.Subject.Id)} {Code(finding.Location.ToString())} ");
                output.Write($"| {Escaped(finding.Message)} | {Escaped(finding.Fix)} |\n");
            }
        }

        foreach (var detail in report.Evaluations)
            EvaluationMarkdown.Write(output, detail);

        if (!report.Measurements.IsEmpty)
        {
            output.Write("\n| evaluation | measurement | value | interval | baseline | limit | n | verdict |\n|---|---|---:|---|---:|---:|---:|---|\n");
            foreach (var measurement in report.Measurements)
            {
                output.Write($"| {Escaped(measurement.Evaluation)} | {Escaped(measurement.Name)} {Escaped(measurement.Detail)} ");
                output.Write($"| {Spelling.Of(measurement.Value)} | {Spelling.Interval(measurement)} | {Spelling.Of(measurement.Baseline)} ");
                output.Write($"| {Spelling.Limit(measurement)} | {Spelling.Samples(measurement)} | {Spelling.Of(measurement.Verdict)} |\n");
            }
        }
    }

    /// <summary>Text that no Markdown reader takes for markup, a link or a mention.</summary>
    internal static string Escaped(string? text)
    {
        var escaped = new StringBuilder();
        foreach (var character in VisibleText.Of(text))
        {
            escaped.Append(character switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",

                // An empty comment shows nothing and keeps the name from being notified.
                '@' => "@<!-- -->",

                // A colon behind a backslash keeps a bare address from becoming a link.
                '\\' or '`' or '*' or '_' or '{' or '}' or '[' or ']' or '#' or '|' or '~' or '!' or '$' or ':' => $"\\{character}",
                _ => character.ToString(),
            });
        }

        return escaped.Replace("www.", "www\\.").ToString();
    }

    private static string Code(string? text) => string.IsNullOrEmpty(text) ? "" : $"<code>{Escaped(text)}</code>";
}
