using System.CommandLine;
using SupplyGuard.Evidence;

namespace SupplyGuard.Tool.Commands;

/// <summary><c>lock</c>: writes or updates <c>supplyguard.lock.json</c> and says what changed.</summary>
internal static class LockCommand
{
    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("path") { Description = "A project, a solution or a folder. Anything less than the policy's own folder leaves the pins of all other packages alone.", DefaultValueFactory = _ => "." };
        var only = new Option<string?>("--only") { Description = "Update one part and leave the other as it is.", HelpName = "packages|models" };
        only.AcceptOnlyFromAmong("packages", "models");
        var policy = new Option<string?>("--policy") { Description = "The policy file; otherwise the nearest supplyguard.json.", HelpName = "file" };
        var command = new Command("lock", "Writes or updates supplyguard.lock.json, saying what changed. Locks nothing that does not verify.") { path, only, policy };
        command.SetAction((parsed, cancellationToken) =>
        {
            var target = VerifyCommand.Target(terminal, parsed.GetRequiredValue(path));
            var request = new VerifyRequest(target, PolicyChoice.Find(terminal, parsed.GetValue(policy), target))
            {
                Environment = HostEnvironment.Read(),
                Scope = parsed.GetValue(only) switch
                {
                    "packages" => VerifyScope.Packages,
                    "models" => VerifyScope.Models,
                    _ => VerifyScope.Packages | VerifyScope.Models,
                },
            };
            return Task.FromResult(ChangeReport.Print(terminal, Locker.Lock(request, cancellationToken)));
        });
        return command;
    }
}
