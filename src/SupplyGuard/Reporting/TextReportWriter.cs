using System.Collections.Immutable;
using SupplyGuard.Findings;

namespace SupplyGuard.Reporting;

/// <summary>
/// The report for a person at a terminal: findings in the form that editors and build logs recognise, measurements, and the verdict as
/// the last line. Untrusted text is shown through <see cref="VisibleText"/>.
/// </summary>
public static class TextReportWriter
{
    /// <param name="colors">Whether the output is a terminal that shows ANSI colours.</param>
    public static void Write(Report report, TextWriter output, Verbosity verbosity = Verbosity.Normal, bool colors = false)
    {
        report = ReportOrder.Sorted(report);
        var paint = new AnsiColors(colors);

        foreach (var finding in report.Findings)
        {
            if (verbosity is not Verbosity.Quiet || finding.Severity is Severity.Error || finding.Rule.Incomplete)
                WriteFinding(output, finding, verbosity, paint);
        }

        if (verbosity is not Verbosity.Quiet && !report.Measurements.IsEmpty)
            WriteMeasurements(output, report, paint);
        if (verbosity is Verbosity.Detailed && !report.Subjects.IsEmpty)
            WriteSubjects(output, report, paint);

        var summary = ReportSummary.Of(report);
        var verdict = Spelling.Of(report.Verdict);
        output.Write($"{paint.Of(report.Verdict, paint.Bold(verdict))}{summary[verdict.Length..]}\n");
    }

    /// <summary>Findings alone, for a command that examines nothing.</summary>
    public static void Write(ImmutableArray<Finding> findings, TextWriter output, bool colors = false)
    {
        foreach (var finding in ReportOrder.Sorted(findings))
            WriteFinding(output, finding, Verbosity.Normal, new AnsiColors(colors));
    }

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

    private static void WriteMeasurements(TextWriter output, Report report, AnsiColors paint)
    {
        string[] heading = ["evaluation", "measurement", "value", "interval", "baseline", "limit", "verdict", ""];
        string[][] rows =
        [
            heading,
            .. report.Measurements.Select(measurement => new[]
            {
                VisibleText.Of(measurement.Evaluation),
                VisibleText.Of(measurement.Name),
                Spelling.Of(measurement.Value),
                Spelling.Interval(measurement),
                Spelling.Of(measurement.Baseline),
                Spelling.Of(measurement.Limit),
                Spelling.Of(measurement.Verdict),
                VisibleText.Of(measurement.Detail),
            }),
        ];
        var widths = heading.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();

        for (var row = 0; row < rows.Length; row++)
        {
            var line = string.Join("  ", rows[row].Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd();
            var verdict = row > 0 ? report.Measurements[row - 1].Verdict : Verdict.Passed;
            output.Write($"{(row is 0 ? paint.Dim(line) : verdict is Verdict.Passed ? line : paint.Of(verdict, line))}\n");
        }

        output.Write('\n');
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
