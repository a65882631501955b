using System.CommandLine;
using SupplyGuard.Evidence;
using SupplyGuard.Reporting;

namespace SupplyGuard.Tool.Commands;

/// <summary>The options that every command which judges has in common.</summary>
internal sealed class JudgingOptions
{
    private readonly Option<string?> _policy = new("--policy") { Description = "The policy file; otherwise the nearest supplyguard.json at or above the path.", HelpName = "file" };

    private readonly ReportOptions _report = new();

    private readonly Option<string?> _device = new("--device") { Description = "Where evaluations run, instead of what the policy says.", HelpName = "auto|cpu|cuda|webgpu|directml|coreml" };

    private readonly Option<bool> _noCache = new("--no-cache") { Description = "Examine everything, whatever earlier runs found out. On continuous integration (CI=true) this is so anyway." };

    private readonly Option<bool> _noProgress = new("--no-progress") { Description = "No progress on stderr." };

    public JudgingOptions() => _device.AcceptOnlyFromAmong("auto", "cpu", "cuda", "webgpu", "directml", "coreml");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_policy, .. _report.Targets, _device, _noCache, _noProgress, _report.Verbosity])
            command.Options.Add(option);
    }

    /// <summary>Verifies, writes the reports and returns the exit code.</summary>
    /// <param name="log">A log that the verdict is added to; null: none.</param>
    /// <param name="attester">Attests what passes; null: nobody does.</param>
    public int Judge(ParseResult parsed, Terminal terminal, VerifyRequest request, CancellationToken cancellationToken, string? log = null, SigningKey? attester = null)
    {
        var outputs = _report.Plan(parsed, terminal);
        var policy = PolicyChoice.Find(terminal, parsed.GetValue(_policy), request.Path);
        PolicyChoice.ThrowUnlessKnown(policy, request);
        using var progress = new ProgressLine(terminal, enabled: !parsed.GetValue(_noProgress));
        request = request with
        {
            PolicyPath = policy,
            Device = parsed.GetValue(_device),
            Environment = HostEnvironment.Read(),
            Caching = parsed.GetValue(_noCache) || attester is not null ? null : terminal.Caching,
            GuardPayload = terminal.GuardPayload,
            Progress = progress.Show,
        };

        var report = Guard.Verify(request, cancellationToken);
        progress.Dispose();
        if (log is not null)
            terminal.Error.WriteLine(VisibleText.Of($"head of {log}: {VerdictLog.Append(terminal.PathTo(log), report, request.Clock.GetUtcNow(), cancellationToken)}"));

        if (attester is not null)
            AttestOptions.Write(terminal, report, request.Clock.GetUtcNow(), attester);

        return _report.Write(parsed, outputs, report);
    }
}
