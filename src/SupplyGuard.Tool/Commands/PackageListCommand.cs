using System.CommandLine;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Reporting;

namespace SupplyGuard.Tool.Commands;

/// <summary><c>package list</c>: every package, who made it, and what of it runs.</summary>
internal static class PackageListCommand
{
    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("path") { Description = "A project, a solution or a folder.", DefaultValueFactory = _ => "." };
        var format = new Option<string>("--format") { Description = "How to write the list.", HelpName = "text|json", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var policy = new Option<string?>("--policy") { Description = "The policy file; otherwise the nearest supplyguard.json.", HelpName = "file" };
        var command = new Command("list", "Lists every package: how it gets in, who signed it, what of it runs at build and at run time, whether it is pinned and reviewed.") { path, format, policy };
        command.SetAction((parsed, cancellationToken) =>
        {
            var target = VerifyCommand.Target(terminal, parsed.GetRequiredValue(path));
            var request = new VerifyRequest(target, PolicyChoice.Find(terminal, parsed.GetValue(policy), target)) { Environment = HostEnvironment.Read(), Caching = terminal.Caching, GuardPayload = terminal.GuardPayload };
            return Task.FromResult(Print(terminal, PackageInventory.Take(request, cancellationToken), parsed.GetRequiredValue(format) is "json"));
        });
        return command;
    }

    /// <summary>A list is complete, or ends like a judgement that is not; what is wrong with the packages on it is said by <c>verify</c>.</summary>
    private static int Print(Terminal terminal, PackageInventory inventory, bool asJson)
    {
        if (inventory.Packages.IsEmpty && inventory.Report.Verdict is not Verdict.Passed)
        {
            TextReportWriter.Write(inventory.Report, terminal.Error, Verbosity.Normal, colors: false);
            return ExitCode.For(inventory.Report);
        }

        if (asJson)
            PackageListJson.Write(inventory, terminal.Output);
        else
            PackageListText.Write(inventory, terminal.Output, terminal.Colour);

        return inventory.Report.Verdict is Verdict.Incomplete ? ExitCode.Incomplete : ExitCode.Passed;
    }
}
