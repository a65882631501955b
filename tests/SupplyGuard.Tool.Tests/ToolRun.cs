using TestKit;

namespace SupplyGuard.Tool.Tests;

/// <summary>One command in process: what it wrote, and how it ended.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Error)
{
    public static ToolRun In(TemporaryFolder folder, params string[] arguments) => In(folder.Path, arguments, TestContext.Current.CancellationToken);

    public static ToolRun In(string folder, string[] arguments, CancellationToken cancellationToken, bool isTerminal = false, string? payload = null)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = CommandLine.Run(arguments, new Terminal(output, error, folder, Colour: isTerminal, Animation: isTerminal) { GuardPayload = payload }, cancellationToken);
        return new ToolRun(exitCode, output.ToString(), error.ToString());
    }
}
