using System.CommandLine;
using SupplyGuard.Findings;
using SupplyGuard.Reporting;

namespace SupplyGuard.Tool.Commands;

/// <summary>The options of commands that judge something without a policy: how the report is written, and where to.</summary>
internal sealed class ReportOptions
{
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

    private readonly Option<string> _verbosity = new("--verbosity", "-v")
    {
        Description = "How much the text report says.",
        HelpName = "quiet|normal|detailed",
        DefaultValueFactory = _ => "normal",
    };

    public ReportOptions()
    {
        _format.AcceptOnlyFromAmong([.. ReportForms.Names]);
        _verbosity.AcceptOnlyFromAmong("quiet", "normal", "detailed");
    }

    /// <summary>In the order in which help shows them.</summary>
    public IEnumerable<Option> Targets => [_format, _output];

    public Option Verbosity => _verbosity;

    /// <summary>Said before anything is judged.</summary>
    /// <exception cref="UsageException">A report has no place to go.</exception>
    public ReportOutputs Plan(ParseResult parsed, Terminal terminal) => ReportOutputs.Plan(parsed.GetRequiredValue(_format), parsed.GetRequiredValue(_output), terminal);

    /// <summary>Writes the reports and returns the exit code.</summary>
    public int Write(ParseResult parsed, ReportOutputs outputs, Report report)
    {
        outputs.Write(report, Enum.Parse<Verbosity>(parsed.GetRequiredValue(_verbosity), ignoreCase: true));
        return ExitCode.For(report);
    }
}
