using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using SupplyGuard.Findings;
using SupplyGuard.Reporting;

namespace SupplyGuard.MSBuild;

/// <summary>A report as events of a build: code, file, line, column and help link, as every logger and IDE shows them.</summary>
internal sealed class ReportLog(TaskLoggingHelper log)
{
    /// <summary>The folder with the rule pages, beside that of the tasks: help works offline.</summary>
    private static readonly string Pages = Path.Combine(AssemblyFolder.Path, "..", "..", "..", "docs");

    /// <param name="root">Absolute path of the policy's folder; null when there is no policy.</param>
    public void Write(Report report, string? root)
    {
        foreach (var finding in report.Findings)
            Write(finding, root);

        log.LogMessage(MessageImportance.Normal, "SupplyGuard: {0}", ReportSummary.Of(report));
        if (string.Equals(Environment.GetEnvironmentVariable("GITHUB_ACTIONS"), "true", StringComparison.OrdinalIgnoreCase))
            Annotate(report);
    }

    /// <param name="root">Absolute path of the policy's folder; null when there is no policy.</param>
    public void Write(Finding finding, string? root)
    {
        var location = finding.Location;
        var file = root is null || location.Path is "" || location.Path.StartsWith("$(", StringComparison.Ordinal)
            ? location.Path
            : Path.GetFullPath(location.Path, root);
        var message = VisibleText.Of($"{finding.Message} {finding.Fix}".TrimEnd());
        switch (finding.Severity)
        {
            case Severity.Error:
                log.LogError(null, finding.Rule.Id, null, HelpLink(finding.Rule), file, location.Line, location.Column, 0, 0, "{0}", message);
                break;
            case Severity.Warning:
                log.LogWarning(null, finding.Rule.Id, null, HelpLink(finding.Rule), file, location.Line, location.Column, 0, 0, "{0}", message);
                break;
            default:
                log.LogMessage(null, finding.Rule.Id, null, file, location.Line, location.Column, 0, 0, MessageImportance.Normal, "{0}", message);
                break;
        }
    }

    /// <summary>Workflow commands count at the start of a line of output, and a message of high importance is one.</summary>
    private void Annotate(Report report)
    {
        using var text = new StringWriter { NewLine = "\n" };
        GitHubReportWriter.Write(report, text);
        foreach (var line in text.ToString().Split('\n').Where(line => line.StartsWith("::", StringComparison.Ordinal)))
            log.LogMessage(MessageImportance.High, "{0}", line);
    }

    private static string? HelpLink(Rule rule)
    {
        var page = Path.GetFullPath($"{rule.Id}.md", Path.GetFullPath(Pages, AssemblyFolder.Path));
        return File.Exists(page) ? new Uri(page).AbsoluteUri : null;
    }
}
