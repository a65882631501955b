using System.CommandLine;
using SupplyGuard.Tool.Commands;

namespace SupplyGuard.Tool;

/// <summary>The command line as a whole: parses, runs, and turns every ending into an exit code.</summary>
internal static class CommandLine
{
    public static RootCommand Root(Terminal terminal) => new("Checks the supply chain of .NET machine learning: packages, models and what the models do.")
    {
        VerifyCommand.Create(terminal),
        LockCommand.Create(terminal),
        PackageCommand.Create(terminal),
        EvaluationCommand.Create(terminal),
        ExplainCommand.Create(terminal),
        PolicyCommand.Create(terminal),
    };

    public static int Run(string[] arguments, Terminal terminal, CancellationToken cancellationToken)
    {
        var parsed = Root(terminal).Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                terminal.Error.WriteLine($"error: {error.Message}");

            terminal.Error.WriteLine("fix: run the command with --help for what it takes.");
            return ExitCode.AskedWrongly;
        }

        try
        {
            var configuration = new InvocationConfiguration
            {
                Output = terminal.Output,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return parsed.InvokeAsync(configuration, cancellationToken).GetAwaiter().GetResult();
        }
        catch (UsageException e)
        {
            terminal.Error.WriteLine($"error: {e.Message}");
            terminal.Error.WriteLine($"fix: {e.Fix}");
            return ExitCode.AskedWrongly;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            terminal.Error.WriteLine("cancelled");
            return ExitCode.Cancelled;
        }
    }
}
