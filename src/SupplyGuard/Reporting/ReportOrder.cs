using System.Collections.Immutable;
using SupplyGuard.Findings;

namespace SupplyGuard.Reporting;

/// <summary>The one order of a report: it follows from the values alone, never from the order of discovery.</summary>
public static class ReportOrder
{
    public static Report Sorted(Report report) => report with
    {
        Subjects = Sorted(report.Subjects),
        Findings = Sorted(report.Findings),
        Measurements = [.. report.Measurements
            .OrderBy(measurement => measurement.Evaluation, StringComparer.Ordinal)
            .ThenBy(measurement => measurement.Name, StringComparer.Ordinal)
            .ThenBy(measurement => measurement.Detail, StringComparer.Ordinal)
            .ThenBy(measurement => measurement.Value)],
        Evaluations = [.. report.Evaluations.OrderBy(detail => detail.Evaluation, StringComparer.Ordinal)],
    };

    /// <summary>By place, then rule, then subject.</summary>
    public static ImmutableArray<Finding> Sorted(ImmutableArray<Finding> findings) => [.. findings
        .OrderBy(finding => finding.Location.Path, StringComparer.Ordinal)
        .ThenBy(finding => finding.Location.Line)
        .ThenBy(finding => finding.Location.Column)
        .ThenBy(finding => finding.Location.Offset ?? -1)
        .ThenBy(finding => finding.Rule.Id, StringComparer.Ordinal)
        .ThenBy(finding => finding.Subject.Id, StringComparer.Ordinal)
        .ThenByDescending(finding => (int)finding.Severity)
        .ThenBy(finding => finding.Message, StringComparer.Ordinal)];

    /// <summary>A report is put in order where it is formed and again where it is written, and may list tens of thousands.</summary>
    private static ImmutableArray<SubjectResult> Sorted(ImmutableArray<SubjectResult> subjects)
    {
        for (var i = 1; i < subjects.Length; i++)
        {
            var order = string.CompareOrdinal(subjects[i - 1].Subject.Id, subjects[i].Subject.Id);
            if (order > 0 || (order is 0 && subjects[i - 1].Verdict > subjects[i].Verdict))
                return [.. subjects.OrderBy(result => result.Subject.Id, StringComparer.Ordinal).ThenBy(result => (int)result.Verdict)];
        }

        return subjects;
    }
}
