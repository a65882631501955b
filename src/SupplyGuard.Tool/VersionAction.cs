using System.CommandLine;
using System.CommandLine.Invocation;
using SupplyGuard.Reporting;

namespace SupplyGuard.Tool;

/// <summary><c>--version</c>: the same name and number that reports carry.</summary>
internal sealed class VersionAction(Terminal terminal) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        terminal.Output.WriteLine(ToolVersion.Name);
        return ExitCode.Passed;
    }
}
