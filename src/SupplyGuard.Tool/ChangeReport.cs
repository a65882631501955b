using SupplyGuard.Findings;
using SupplyGuard.Reporting;

namespace SupplyGuard.Tool;

/// <summary>Prints what a command that writes a checked-in file did: what changed, or the findings for which it wrote nothing.</summary>
internal static class ChangeReport
{
    public static int Print(Terminal terminal, ChangeOutcome outcome)
    {
        if (outcome.Report.Verdict is not Verdict.Passed)
        {
            TextReportWriter.Write(outcome.Report, terminal.Output, Verbosity.Normal, terminal.Colour);
            terminal.Error.WriteLine("Nothing was written.");
            return ExitCode.For(outcome.Report);
        }

        foreach (var change in outcome.Changes)
            terminal.Output.WriteLine(VisibleText.Of(change));

        foreach (var file in outcome.Written)
            terminal.Output.WriteLine($"wrote {VisibleText.Of(Path.GetRelativePath(terminal.CurrentDirectory, file))}");

        if (outcome.Written.IsEmpty)
            terminal.Output.WriteLine("nothing changed");

        return ExitCode.Passed;
    }
}
