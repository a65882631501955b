using System.CommandLine;
using SupplyGuard.Adoption;
using SupplyGuard.Formats;

namespace SupplyGuard.Tool.Commands;

/// <summary><c>init</c>: writes policy, lock and wiring for what is found, and prints the difference.</summary>
internal static class InitCommand
{
    private static readonly string[] Presets = ["strict", "standard", "observe"];

    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("dir") { Description = "The folder to guard.", DefaultValueFactory = _ => "." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Print the difference; write and restore nothing." };
        var vendored = new Option<bool>("--vendored") { Description = "Put the guard itself under .supplyguard/ instead of naming its package in global.json." };
        var preset = new Option<string>("--preset") { Description = "What a new policy extends.", HelpName = string.Join('|', Presets), DefaultValueFactory = _ => "standard" };
        preset.AcceptOnlyFromAmong(Presets);
        var command = new Command("init", "Writes policy, lock and wiring for what is found here, prints the difference, and says what is left to decide. Asks nothing.") { path, dryRun, vendored, preset };
        command.SetAction((parsed, cancellationToken) =>
        {
            using var progress = new ProgressLine(terminal, enabled: true);
            var request = new InitRequest(Folder(terminal, parsed.GetRequiredValue(path)))
            {
                Preset = parsed.GetRequiredValue(preset),
                Vendored = parsed.GetValue(vendored),
                DryRun = parsed.GetValue(dryRun),
                GuardPayload = terminal.GuardPayload,
                Restore = DotNetRestore.Run,
                Progress = progress.Show,
            };
            var plan = Plan(request, cancellationToken);
            progress.Dispose();
            if (!request.DryRun)
                Initializer.Apply(plan);

            return Task.FromResult(InitReport.Print(terminal, plan, request.DryRun));
        });
        return command;
    }

    private static InitPlan Plan(InitRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return Initializer.Plan(request, cancellationToken);
        }
        catch (AdoptionException e)
        {
            throw new UsageException(e.Message, e.Fix);
        }
        catch (InvalidDataException e)
        {
            throw new UsageException($"The folder cannot be understood: {ReadFault.Describe(e)}", "Correct the solution files, or name a smaller folder.");
        }
    }

    private static string Folder(Terminal terminal, string path)
    {
        var folder = terminal.PathTo(path);
        return Directory.Exists(folder) ? folder : throw new UsageException($"'{path}' is no folder.", "Name the folder to guard: the root of the repository, as a rule.");
    }
}
