using System.CommandLine;
using SupplyGuard.Evidence;
using SupplyGuard.Reporting;

namespace SupplyGuard.Tool.Commands;

/// <summary>The options that every command which judges has in common.</summary>
internal sealed class JudgingOptions
{
    private readonly Option<string?> _policy = new("--policy") { Description = "The policy file; otherwise the nearest supplyguard.json at or above the path.", HelpName = "file" };

    private readonly Option<string[]> _format = new("--format")
    {
        Description = "How to write the report; repeatable, each with an --output.",
        HelpName = string.Join('|', ReportForms.Names),
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = _ => ["text"],
    };

    private readonly Option<string[]> _output = new("--output")
    {
        Description = "Where to write it: the first file belongs to the first format, and so on; a format without a file goes to stdout.",
        HelpName = "file",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _device = new("--device") { Description = "Where evaluations run, instead of what the policy says.", HelpName = "auto|cpu|cuda|webgpu|directml|coreml" };

    private readonly Option<bool> _noCache = new("--no-cache") { Description = "Examine everything, whatever earlier runs found out. On continuous integration (CI=true) this is so anyway." };

    private readonly Option<bool> _noProgress = new("--no-progress") { Description = "No progress on stderr." };

    private readonly Option<string> _verbosity = new("--verbosity", "-v")
    {
        Description = "How much the text report says.",
        HelpName = "quiet|normal|detailed",
        DefaultValueFactory = _ => "normal",
    };

    public JudgingOptions()
    {
        _format.AcceptOnlyFromAmong([.. ReportForms.Names]);
        _device.AcceptOnlyFromAmong("auto", "cpu", "cuda", "webgpu", "directml", "coreml");
        _verbosity.AcceptOnlyFromAmong("quiet", "normal", "detailed");
    }

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _policy, _format, _output, _device, _noCache, _noProgress, _verbosity })
            command.Options.Add(option);
    }

    /// <summary>Verifies, writes the reports and returns the exit code.</summary>
    public int Judge(ParseResult parsed, Terminal terminal, VerifyRequest request, CancellationToken cancellationToken)
    {
        var outputs = ReportOutputs.Plan(parsed.GetRequiredValue(_format), parsed.GetRequiredValue(_output), terminal);
        var policy = PolicyChoice.Find(terminal, parsed.GetValue(_policy), request.Path);
        PolicyChoice.ThrowUnlessKnown(policy, request.Evaluations);
        using var progress = new ProgressLine(terminal, enabled: !parsed.GetValue(_noProgress));
        request = request with
        {
            PolicyPath = policy,
            Device = parsed.GetValue(_device),
            Environment = HostEnvironment.Read(),
            Caching = parsed.GetValue(_noCache) ? null : terminal.Caching,
            GuardPayload = terminal.GuardPayload,
            Progress = progress.Show,
        };

        var report = Guard.Verify(request, cancellationToken);
        progress.Dispose();
        outputs.Write(report, Enum.Parse<Verbosity>(parsed.GetRequiredValue(_verbosity), ignoreCase: true));
        return ExitCode.For(report);
    }
}
