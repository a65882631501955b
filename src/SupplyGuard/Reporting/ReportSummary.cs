using SupplyGuard.Findings;

namespace SupplyGuard.Reporting;

/// <summary>The verdict in one line, with the counts behind it.</summary>
internal static class ReportSummary
{
    /// <summary>For example <c>failed: 2 errors, 1 warning; 41 packages, 1 model, 1 evaluation examined</c>.</summary>
    public static string Of(Report report) => $"{Spelling.Of(report.Verdict)}: {Found(report)}; {Examined(report.Statistics)}";

    private static string Found(Report report)
    {
        var incomplete = report.Findings.Count(finding => finding.Rule.Incomplete);
        int Judged(Severity severity) => report.Findings.Count(finding => !finding.Rule.Incomplete && finding.Severity == severity);

        return Listed(
            "no findings",
            Some(Judged(Severity.Error), "error"),
            incomplete is 0 ? null : $"{incomplete} not examined",
            Some(Judged(Severity.Warning), "warning"),
            Some(Judged(Severity.Note), "note"));
    }

    /// <summary>Projects are the way to packages; alone they are named so that nobody reads that nothing was looked at.</summary>
    private static string Examined(ReportStatistics statistics) => Listed(
        statistics.Projects is 0 ? "nothing" : $"{Spelling.Count(statistics.Projects, "project")} without packages",
        Some(statistics.Packages, "package"),
        Some(statistics.Models, "model"),
        Some(statistics.Evaluations, "evaluation")) + " examined";

    private static string? Some(int count, string noun) => count is 0 ? null : Spelling.Count(count, noun);

    private static string Listed(string none, params ReadOnlySpan<string?> parts)
    {
        var present = new List<string>();
        foreach (var part in parts)
        {
            if (part is not null)
                present.Add(part);
        }

        return present is [] ? none : string.Join(", ", present);
    }
}
