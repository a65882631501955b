using System.CommandLine;
using SupplyGuard.Reporting;

namespace SupplyGuard.Tool.Commands;

/// <summary><c>explain</c>: a rule's page, offline.</summary>
internal static class ExplainCommand
{
    public static Command Create(Terminal terminal)
    {
        var rule = new Argument<string>("rule") { Description = "Id of a rule, for example SG1102." };
        var command = new Command("explain", "Shows what a rule means, why it matters and how to fix it.") { rule };
        command.SetAction(parsed =>
        {
            var id = parsed.GetRequiredValue(rule).Trim().ToUpperInvariant();
            terminal.Output.Write(RulePages.Read(id) ?? throw new UsageException($"There is no rule '{id}'.", "Take the id from a finding; the README lists them all."));
            return ExitCode.Passed;
        });
        return command;
    }
}
