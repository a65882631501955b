using System.CommandLine;
using System.Globalization;
using SupplyGuard.Reporting;

namespace SupplyGuard.Tool.Commands;

/// <summary><c>log</c>: logs of verdicts that <c>verify --log</c> writes.</summary>
internal static class LogCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("file") { Description = "A log of verdicts." };
        var head = new Option<string?>("--head") { Description = "The hash of an entry that was kept elsewhere; without one, nobody knows whether entries are missing at the end.", HelpName = "sha256" };
        var verify = new Command("verify", "Follows the chain of a log of verdicts, and prints its head.") { file, head };
        verify.SetAction(parsed => Verify(terminal, ModelPaths.Existing(terminal, "file", parsed.GetRequiredValue(file)), parsed.GetValue(head)));
        return new Command("log", "Checks logs of verdicts.") { verify };
    }

    private static int Verify(Terminal terminal, string file, string? head)
    {
        if (head is not null && (head.Length != 64 || !head.All(char.IsAsciiHexDigitLower)))
            throw new UsageException($"'{head}' is no head of a log.", "Write 64 hexadecimal digits, as 'verify --log' and 'log verify' print them.");

        using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var reading = VerdictLog.Verify(content, head);
        foreach (var fault in reading.Faults)
            terminal.Output.WriteLine(VisibleText.Of(fault.Line == 0 ? fault.Detail : $"line {fault.Line.ToString(CultureInfo.InvariantCulture)}: {fault.Detail}"));

        terminal.Output.WriteLine(VisibleText.Of($"{(reading.Faults.IsEmpty ? "passed" : "failed")}: {reading.Entries.ToString(CultureInfo.InvariantCulture)} {(reading.Entries == 1 ? "entry" : "entries")}, head {reading.Head}"));
        return reading.Faults.IsEmpty ? ExitCode.Passed : ExitCode.Failed;
    }
}
