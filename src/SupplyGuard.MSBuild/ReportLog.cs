using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using SupplyGuard.Findings;
using SupplyGuard.Reporting;

namespace SupplyGuard.MSBuild;

/// <summary>A report as events of a build: code, file, line, column and help link, as every logger and IDE shows them.</summary>
internal sealed class ReportLog(TaskLoggingHelper log)
{
    /// <summary>Absolute path of the folder with the rule pages: in the package, so that help works offline.</summary>
    public string Pages { get; init; } = Path.GetFullPath(Path.Combine("..", "..", "..", "docs"), AssemblyFolder.Path);

    /// <summary>Whether findings are written as workflow commands too, which GitHub shows beside the code.</summary>
    public bool Annotates { get; init; }

    /// <summary>What need not be said again is left out of the events, though not of the summary.</summary>
    public Func<Finding, bool> IsNews { get; init; } = _ => true;

    /// <param name="root">Absolute path of the policy's folder; null when there is no policy.</param>
    public void Write(Report report, string? root)
    {
        var news = report with { Findings = [.. report.Findings.Where(IsNews)] };
        foreach (var finding in news.Findings)
            Write(finding, root);

        log.LogMessage(MessageImportance.Normal, "SupplyGuard: {0}", ReportSummary.Of(report));
        if (Annotates)
            Annotate(news);
    }

    /// <param name="root">Absolute path of the policy's folder; null when there is no policy.</param>
    public void Write(Finding finding, string? root)
    {
        var location = finding.Location;
        var shown = VisibleText.Of(location.Path);
        var file = root is null || shown is "" || shown.StartsWith("$(", StringComparison.Ordinal) ? shown : Path.GetFullPath(shown, root);
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

    private string? HelpLink(Rule rule)
    {
        var page = Path.Combine(Pages, $"{rule.Id}.md");
        return File.Exists(page) ? new Uri(page).AbsoluteUri : null;
    }
}
