using System.Collections.Immutable;
using SupplyGuard.Findings;

namespace SupplyGuard.Reporting;

/// <summary>The one order of a report: it follows from the values alone, never from the order of discovery.</summary>
public static class ReportOrder
{
    public static Report Sorted(Report report) => report with
    {
        Subjects = [.. report.Subjects
            .OrderBy(result => result.Subject.Id, StringComparer.Ordinal)
            .ThenBy(result => (int)result.Verdict)],
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
}
