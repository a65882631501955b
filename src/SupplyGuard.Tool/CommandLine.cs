using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using SupplyGuard.Reporting;
using SupplyGuard.Tool.Commands;

namespace SupplyGuard.Tool;

/// <summary>The command line as a whole: parses, runs, and turns every ending into an exit code.</summary>
internal static class CommandLine
{
    public static RootCommand Root(Terminal terminal)
    {
        var root = new RootCommand("Checks the supply chain of .NET machine learning: packages, models and what the models do.")
        {
            InitCommand.Create(terminal),
            VerifyCommand.Create(terminal),
            LockCommand.Create(terminal),
            PackageCommand.Create(terminal),
            ModelCommand.Create(terminal),
            EvaluationCommand.Create(terminal),
            LogCommand.Create(terminal),
            ExplainCommand.Create(terminal),
            PolicyCommand.Create(terminal),
        };

        // As a person types it, whatever the process is called.
        root.HelpName = "dotnet supplyguard";
        foreach (var version in root.Options.OfType<VersionOption>())
            version.Action = new VersionAction(terminal);

        return root;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The last boundary: a defect is an exit code that no build can read as passed, and never a stack trace.")]
    public static int Run(string[] arguments, Terminal terminal, CancellationToken cancellationToken)
    {
        var parsed = Root(terminal).Parse(arguments);
        if (parsed.Errors.Count > 0)
            return Complain(terminal, string.Join(' ', parsed.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal)), "Run the command with --help for what it takes.");

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
            return Complain(terminal, e.Message, e.Fix);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            terminal.Error.WriteLine("cancelled");
            return ExitCode.Cancelled;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Complain(terminal, e.Message, "Check that the folder exists and may be written to, and that the disk has room.");
        }
        catch (Exception e)
        {
            Complain(terminal, $"SupplyGuard itself failed with '{e.GetType().Name}: {e.Message}', so nothing was verified.", "Please report this.");
            return ExitCode.Incomplete;
        }
    }

    private static int Complain(Terminal terminal, string message, string fix)
    {
        terminal.Error.WriteLine($"error: {VisibleText.Of(message)}");
        terminal.Error.WriteLine($"fix: {VisibleText.Of(fix)}");
        return ExitCode.AskedWrongly;
    }
}
