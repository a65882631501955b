using System.CommandLine;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Reporting;

namespace SupplyGuard.Tool.Commands;

/// <summary><c>policy</c>: the policy itself, without judging anything by it.</summary>
internal static class PolicyCommand
{
    public static Command Create(Terminal terminal) => new("policy", "Looks at the policy itself.")
    {
        Reading("check", "Says what is wrong with the policy.", terminal, (_, reading) => Check(terminal, reading)),
        Reading("show", "Shows the effective policy with the origin of each value.", terminal, (path, reading) => Show(terminal, path, reading)),
        Schema(terminal),
    };

    private static Command Schema(Terminal terminal)
    {
        var command = new Command("schema", "Prints the JSON Schema of policies.");
        command.SetAction(_ =>
        {
            terminal.Output.Write(PolicySchema.ToJsonSchema());
            return ExitCode.Passed;
        });
        return command;
    }

    private static Command Reading(string name, string description, Terminal terminal, Func<string, PolicyReading, int> act)
    {
        var file = new Argument<string?>("file") { Description = "The policy file; otherwise the nearest supplyguard.json.", DefaultValueFactory = _ => null };
        var policy = new Option<string?>("--policy") { Description = "The same, as other commands take it.", HelpName = "file" };
        var command = new Command(name, description) { file, policy };
        command.SetAction(parsed =>
        {
            var path = PolicyChoice.Find(terminal, parsed.GetValue(policy) ?? parsed.GetValue(file), terminal.CurrentDirectory);
            return act(path, PolicyReader.Read(path, RuleCatalog.All));
        });
        return command;
    }

    private static int Check(Terminal terminal, PolicyReading reading)
    {
        TextReportWriter.Write(reading.Findings, terminal.Output, terminal.Colour);
        if (reading.Policy is null)
            return ExitCode.AskedWrongly;

        if (reading.Findings.Any(finding => finding.Rule.Incomplete))
            return ExitCode.Incomplete;

        if (reading.Findings.Any(finding => finding.Severity is Severity.Error))
            return ExitCode.Failed;

        terminal.Output.WriteLine("the policy is well-formed");
        return ExitCode.Passed;
    }

    private static int Show(Terminal terminal, string path, PolicyReading reading)
    {
        if (reading.Effective is not { } effective)
            return Check(terminal, reading);

        terminal.Output.WriteLine($"effective policy of {VisibleText.Of(Path.GetFileName(path))}");
        terminal.Output.Write(PolicyShow.Text(effective));
        return reading.Policy is null ? Check(terminal, reading) : ExitCode.Passed;
    }
}
