using System.CommandLine;
using SupplyGuard.Discovery;

namespace SupplyGuard.Tool.Commands;

/// <summary><c>verify</c>: all that the policy asks: packages, models, evaluations.</summary>
internal static class VerifyCommand
{
    public static Command Create(Terminal terminal) =>
        Judging("verify", "Judges packages, models and evaluations by the policy.", terminal, VerifyScope.All);

    /// <summary>A command with a path, <c>--restore</c> and the common options, that judges a part of the policy.</summary>
    public static Command Judging(string name, string description, Terminal terminal, VerifyScope scope)
    {
        var path = new Argument<string>("path")
        {
            Description = "A project, a solution or a folder.",
            DefaultValueFactory = _ => ".",
        };
        var restore = new Option<bool>("--restore") { Description = "Restore first, in locked mode where there are lock files." };
        var opinion = new Option<bool>("--second-opinion") { Description = "NuGet's own verifier must agree about every package signature ('dotnet nuget verify' of the installed SDK, offline)." };
        var audit = new Option<bool>("--audit") { Description = "Ask the package sources which packages are vulnerable, unlisted, deprecated or outdated. Uses the network." };
        var log = new Option<string?>("--log") { Description = "Add the verdict to this log, and print the log's new head. Keep the head elsewhere.", HelpName = "file" };
        var judging = new JudgingOptions();
        var attest = scope.HasFlag(VerifyScope.Models) ? new AttestOptions() : null;
        var command = new Command(name, description) { path, restore, opinion, audit, log };
        judging.AddTo(command);
        attest?.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var target = Target(terminal, parsed.GetRequiredValue(path));
            var request = new VerifyRequest(target)
            {
                Scope = scope,
                Restore = parsed.GetValue(restore) ? DotNetRestore.Run : null,
                SecondOpinion = NuGetOpinion.Ask,
                WantsSecondOpinion = parsed.GetValue(opinion),
                CouldAudit = true,
            };
            using var attester = attest?.Read(parsed, terminal, cancellationToken);
            using var sources = parsed.GetValue(audit) ? new SourceClient() : null;
            return Task.FromResult(judging.Judge(parsed, terminal, sources is null ? request : request with { Audit = sources.Fetch }, cancellationToken, parsed.GetValue(log), attester));
        });
        return command;
    }

    /// <summary>Absolute path of what is to be judged.</summary>
    /// <exception cref="UsageException">It is no project, solution or folder.</exception>
    public static string Target(Terminal terminal, string path)
    {
        var target = terminal.PathTo(path);
        if (Directory.Exists(target) || (File.Exists(target) && (ProjectFinder.IsProject(target) || ProjectFinder.IsSolution(target))))
            return target;

        throw new UsageException($"'{path}' is no project, solution or folder.", "Name a .csproj, .fsproj, .vbproj, .sln or .slnx file, or a folder.");
    }
}
