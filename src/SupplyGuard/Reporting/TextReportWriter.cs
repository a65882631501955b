using System.Collections.Immutable;
using SupplyGuard.Findings;

namespace SupplyGuard.Reporting;

/// <summary>
/// The report for a person at a terminal: findings in the form that editors and build logs recognise, the gravest first, measurements, and
/// the verdict as the last line. Untrusted text is shown through <see cref="VisibleText"/>.
/// </summary>
public static class TextReportWriter
{
    /// <param name="colors">Whether the output is a terminal that shows ANSI colours.</param>
    public static void Write(Report report, TextWriter output, Verbosity verbosity = Verbosity.Normal, bool colors = false)
    {
        report = ReportOrder.Sorted(report);
        var paint = new AnsiColors(colors);

        foreach (var finding in GravestFirst(report.Findings))
        {
            if (verbosity is not Verbosity.Quiet || finding.Severity is Severity.Error || finding.Rule.Incomplete)
                WriteFinding(output, finding, verbosity, paint);
        }

        if (verbosity is not Verbosity.Quiet && !report.Measurements.IsEmpty)
            WriteMeasurements(output, report, verbosity, paint);
        if (verbosity is not Verbosity.Quiet)
            WriteHeadlines(output, report, paint);
        if (verbosity is Verbosity.Detailed && !report.Subjects.IsEmpty)
            WriteSubjects(output, report, paint);

        var summary = ReportSummary.Of(report);
        var verdict = Spelling.Of(report.Verdict);
        output.Write($"{paint.Of(report.Verdict, paint.Bold(verdict))}{summary[verdict.Length..]}\n");
    }

    /// <summary>Findings alone, for a command that examines nothing.</summary>
    public static void Write(ImmutableArray<Finding> findings, TextWriter output, bool colors = false)
    {
        foreach (var finding in GravestFirst(ReportOrder.Sorted(findings)))
            WriteFinding(output, finding, Verbosity.Normal, new AnsiColors(colors));
    }

    /// <summary>What failed, what could not be examined, warnings, notes; each in the order of the report.</summary>
    private static IEnumerable<Finding> GravestFirst(ImmutableArray<Finding> findings) => findings
        .OrderByDescending(finding => finding.Severity)
        .ThenBy(finding => finding.Rule.Incomplete);

    private static void WriteFinding(TextWriter output, Finding finding, Verbosity verbosity, AnsiColors paint)
    {
        var place = string.IsNullOrEmpty(finding.Location.Path) ? finding.Subject.Id : finding.Location.ToString();
        var kind = paint.Of(finding.Severity, $"{Spelling.Of(finding.Severity)} {finding.Rule.Id}");
        output.Write($"{VisibleText.Of(place)}: {kind}: {VisibleText.Of(finding.Message)}\n");
        if (verbosity is Verbosity.Quiet)
            return;

        output.Write($"    {paint.Dim(finding.Rule.Title)}\n");
        if (finding.Fix is not "")
            output.Write($"    fix: {VisibleText.Of(finding.Fix)}\n");

        if (verbosity is Verbosity.Detailed)
        {
            output.Write($"    subject: {VisibleText.Of(finding.Subject.Id)}\n");
            foreach (var (name, value) in finding.Evidence)
                output.Write($"    {VisibleText.Of(name)}: {VisibleText.Of(value)}\n");
        }

        output.Write('\n');
    }

    /// <summary>A number for each class or pair is for those who look for it, unless it is the one that failed.</summary>
    private static bool IsKey(Measurement measurement) =>
        measurement.Verdict is not Verdict.Passed || !measurement.Name.EndsWith(']');

    private static void WriteMeasurements(TextWriter output, Report report, Verbosity verbosity, AnsiColors paint)
    {
        var shown = report.Measurements.Where(measurement => verbosity is Verbosity.Detailed || IsKey(measurement)).ToArray();
        string[] heading = ["evaluation", "measurement", "value", "interval", "baseline", "limit", "verdict", ""];
        string[][] rows =
        [
            heading,
            .. shown.Select(measurement => new[]
            {
                VisibleText.Of(measurement.Evaluation),
                VisibleText.Of(measurement.Name),
                Spelling.Of(measurement.Value),
                Spelling.Interval(measurement),
                Spelling.Of(measurement.Baseline),
                Spelling.Limit(measurement),
                Spelling.Of(measurement.Verdict),
                VisibleText.Of(measurement.Detail),
            }),
        ];
        var widths = heading.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();

        for (var row = 0; row < rows.Length; row++)
        {
            var line = string.Join("  ", rows[row].Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd();
            var verdict = row > 0 ? shown[row - 1].Verdict : Verdict.Passed;
            output.Write($"{(row is 0 ? paint.Dim(line) : verdict is Verdict.Passed ? line : paint.Of(verdict, line))}\n");
        }

        if (report.Measurements.Length > shown.Length)
            output.Write($"{paint.Dim($"… and {Spelling.Count(report.Measurements.Length - shown.Length, "measurement")} of single classes that passed (--verbosity detailed)")}\n");

        output.Write('\n');
    }

    /// <summary>Last but the verdict, where a person at a terminal looks first.</summary>
    private static void WriteHeadlines(TextWriter output, Report report, AnsiColors paint)
    {
        foreach (var detail in report.Evaluations)
            output.Write($"{paint.Bold(VisibleText.Of(detail.Evaluation))} ({VisibleText.Of(detail.Change)}): {VisibleText.Of(detail.Headline)}\n");
    }

    private static void WriteSubjects(TextWriter output, Report report, AnsiColors paint)
    {
        foreach (var result in report.Subjects)
        {
            var facts = string.Join(", ", result.Facts.Select(fact => $"{VisibleText.Of(fact.Key)} {VisibleText.Of(fact.Value)}"));
            output.Write($"{paint.Of(result.Verdict, Spelling.Of(result.Verdict).PadRight("incomplete".Length))}  {VisibleText.Of(result.Subject.Id)}{(facts is "" ? "" : $"  {paint.Dim(facts)}")}\n");
        }

        output.Write('\n');
    }
}
