using SupplyGuard.Findings;
using SupplyGuard.Reporting.Evaluations;

namespace SupplyGuard.Reporting;

/// <summary>The report as one HTML page that needs nothing else: no script, no font, no address.</summary>
public static class HtmlReportWriter
{
    private const string Style = """
        :root { color-scheme: light dark; --ink: #1c1f23; --paper: #fff; --line: #d8dce1; --soft: #59636e; --error: #b3261e; --warning: #8a5a00; --note: #0b57a4; --passed: #1a7036; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e4e7ea; --paper: #14171a; --line: #343a41; --soft: #9aa4ae; --error: #ff8a80; --warning: #f0b94f; --note: #82b8ff; --passed: #6fd08c; } }
        body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 64rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
        h1 { font-size: 1.6rem; margin-bottom: 0; } h2 { font-size: 1.15rem; margin-top: 2rem; }
        code, td.number { font-family: ui-monospace, monospace; font-size: 0.9em; overflow-wrap: anywhere; }
        article { border: 1px solid var(--line); border-left: 4px solid currentColor; border-radius: 4px; padding: 0.6rem 1rem; margin: 0.8rem 0; }
        article > * { color: var(--ink); margin: 0.25rem 0; } article h3 { font-size: 1rem; }
        article.error .kind { color: var(--error); } article.warning .kind { color: var(--warning); } article.note .kind { color: var(--note); }
        dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0 1rem; font-size: 0.9rem; } dt { color: var(--soft); } dd { margin: 0; }
        table { border-collapse: collapse; width: 100%; font-size: 0.95rem; } th, td { text-align: left; border-bottom: 1px solid var(--line); padding: 0.25rem 0.6rem 0.25rem 0; } th.number, td.number { text-align: right; white-space: nowrap; }
        .scroll { overflow-x: auto; } .scroll:focus-visible { outline: 2px solid var(--note); }
        .soft { color: var(--soft); } .error, .failed { color: var(--error); } .warning, .incomplete { color: var(--warning); } .note { color: var(--note); } .passed { color: var(--passed); }
        """;

    public static void Write(Report report, TextWriter output)
    {
        report = ReportOrder.Sorted(report);
        var verdict = Spelling.Of(report.Verdict);

        output.Write("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        output.Write("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n");
        output.Write("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        output.Write($"<title>SupplyGuard: {verdict}</title>\n<style>\n{Style.ReplaceLineEndings("\n")}\n{EvaluationHtml.Style.ReplaceLineEndings("\n")}\n</style>\n</head>\n<body>\n");
        output.Write($"<h1>SupplyGuard: <span class=\"{verdict}\">{verdict}</span></h1>\n<p class=\"soft\">{Html.Encoded(ReportSummary.Of(report))}</p>\n");

        EvaluationHtml.WriteHeadlines(output, report);
        WriteFindings(output, report);
        for (var number = 0; number < report.Evaluations.Length; number++)
            EvaluationHtml.Write(output, report, report.Evaluations[number], number + 1);
        WriteMeasurements(output, report);
        WriteSubjects(output, report);

        var policy = report.PolicyPath is { } path ? $"Policy <code>{Html.Encoded(path)}</code> {report.PolicyDigest} · " : "";
        output.Write($"<p class=\"soft\">{policy}{Html.Encoded(ToolVersion.Name)}</p>\n</body>\n</html>\n");
    }

    private static void WriteFindings(TextWriter output, Report report)
    {
        if (report.Findings.IsEmpty)
            return;

        output.Write("<h2>Findings</h2>\n");
        foreach (var finding in report.Findings)
        {
            var severity = Spelling.Of(finding.Severity);
            output.Write($"<article class=\"{severity}\">\n<h3><span class=\"kind\">{severity} {finding.Rule.Id}</span> {Html.Encoded(finding.Rule.Title)}</h3>\n");
            output.Write($"<p>{Html.Encoded(finding.Message)}</p>\n");
            if (finding.Fix is not "")
                output.Write($"<p><strong>Fix:</strong> {Html.Encoded(finding.Fix)}</p>\n");

            output.Write($"<dl><dt>subject</dt><dd><code>{Html.Encoded(finding.Subject.Id)}</code></dd>");
            if (!string.IsNullOrEmpty(finding.Location.Path))
                output.Write($"<dt>where</dt><dd><code>{Html.Encoded(finding.Location.ToString())}</code></dd>");
            foreach (var (name, value) in finding.Evidence)
                output.Write($"<dt>{Html.Encoded(name)}</dt><dd><code>{Html.Encoded(value)}</code></dd>");
            output.Write("</dl>\n</article>\n");
        }
    }

    private static void WriteMeasurements(TextWriter output, Report report)
    {
        if (report.Measurements.IsEmpty)
            return;

        output.Write($"<h2>Measurements</h2>\n{Html.Scrolling("measurements")}<table>\n<tr><th scope=\"col\">evaluation</th><th scope=\"col\">measurement</th><th scope=\"col\" class=\"number\">value</th><th scope=\"col\" class=\"number\">interval</th>");
        output.Write("<th scope=\"col\" class=\"number\">baseline</th><th scope=\"col\" class=\"number\">limit</th><th scope=\"col\" class=\"number\">p</th><th scope=\"col\" class=\"number\">n</th><th scope=\"col\">verdict</th></tr>\n");
        foreach (var measurement in report.Measurements)
        {
            var verdict = Spelling.Of(measurement.Verdict);
            output.Write($"<tr><td>{Html.Encoded(measurement.Evaluation)}</td><td>{Html.Encoded(measurement.Name)} <span class=\"soft\">{Html.Encoded(measurement.Detail)}</span></td>");
            output.Write($"<td class=\"number\">{Spelling.Of(measurement.Value)}</td><td class=\"number\">{Spelling.Interval(measurement)}</td>");
            output.Write($"<td class=\"number\">{Spelling.Of(measurement.Baseline)}</td><td class=\"number\">{Spelling.Limit(measurement)}</td>");
            output.Write($"<td class=\"number\">{Spelling.Of(measurement.PValue)}</td><td class=\"number\">{Spelling.Samples(measurement)}</td>");
            output.Write($"<td class=\"{verdict}\">{verdict}</td></tr>\n");
        }

        output.Write("</table>\n</div>\n");
    }

    private static void WriteSubjects(TextWriter output, Report report)
    {
        if (report.Subjects.IsEmpty)
            return;

        output.Write($"<h2>Examined</h2>\n{Html.Scrolling("what was examined")}<table>\n<tr><th scope=\"col\">subject</th><th scope=\"col\">verdict</th><th scope=\"col\">facts</th></tr>\n");
        foreach (var result in report.Subjects)
        {
            var verdict = Spelling.Of(result.Verdict);
            var facts = string.Join("<br>", result.Facts.Select(fact => $"{Html.Encoded(fact.Key)} <code>{Html.Encoded(fact.Value)}</code>"));
            output.Write($"<tr><td><code>{Html.Encoded(result.Subject.Id)}</code></td><td class=\"{verdict}\">{verdict}</td><td>{facts}</td></tr>\n");
        }

        output.Write("</table>\n</div>\n");
    }
}
