using SupplyGuard.Tool;

using var cancellation = new CancellationTokenSource();
var terminal = ConsoleTerminal.Create();
Console.CancelKeyPress += (_, e) =>
{
    // The first Ctrl+C lets files and child processes be cleaned up; the second one ends the process as usual.
    e.Cancel = !cancellation.IsCancellationRequested;
    cancellation.Cancel();
};

return CommandLine.Run(args, terminal, cancellation.Token);
