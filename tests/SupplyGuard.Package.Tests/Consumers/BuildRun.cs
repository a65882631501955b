using Microsoft.Build.Logging.StructuredLogger;

namespace SupplyGuard.Package.Tests.Consumers;

/// <summary>A build that a user started, and what its binary log says of it.</summary>
/// <param name="Logged">Errors and warnings as often as they were logged, in the order of the log.</param>
/// <param name="Messages">Texts of all messages.</param>
internal sealed record BuildRun(DotnetRun Run, IReadOnlyList<LoggedFinding> Logged, IReadOnlyList<string> Messages)
{
    /// <summary>Errors and warnings, each once.</summary>
    public IEnumerable<LoggedFinding> Findings => Logged.Distinct();

    public bool Succeeded => Run.ExitCode is 0;

    public IEnumerable<LoggedFinding> Errors => Findings.Where(finding => finding.Severity is "error");

    /// <summary>Severity and code of all that was logged, as often as it was, sorted.</summary>
    public IEnumerable<string> Codes => Logged.Select(finding => $"{finding.Severity} {finding.Code}").Order(StringComparer.Ordinal);

    /// <summary>How often packages were read, not taken from a receipt or from what another project of the same build found out.</summary>
    public int PackagesRead => Messages.Count(message => message.StartsWith("SupplyGuard: packages: ", StringComparison.Ordinal));

    public static BuildRun Read(DotnetRun run, string log, string folder)
    {
        var findings = new List<LoggedFinding>();
        var messages = new List<string>();
        BinaryLog.ReadBuild(log).VisitAllChildren<TreeNode>(node =>
        {
            if (node is AbstractDiagnostic diagnostic)
                findings.Add(new LoggedFinding(node is Error ? "error" : "warning", diagnostic.Code ?? "", Shown(diagnostic.File, folder), diagnostic.LineNumber, diagnostic.ColumnNumber, diagnostic.Text));
            else if (node is Message message)
                messages.Add(message.Text);
        });
        return new BuildRun(run, findings, messages);
    }

    public override string ToString() => $"{Run}\n{string.Join('\n', Findings)}";

    private static string Shown(string? file, string folder)
    {
        if (string.IsNullOrEmpty(file) || !Path.IsPathFullyQualified(file))
            return file ?? "";

        var relative = Path.GetRelativePath(folder, file);
        return (relative.StartsWith("..", StringComparison.Ordinal) ? file : relative).Replace('\\', '/');
    }
}
