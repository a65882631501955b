using System.CommandLine;
using SupplyGuard.Evidence;

namespace SupplyGuard.Tool.Commands;

/// <summary><c>evaluation</c>: what the models do.</summary>
internal static class EvaluationCommand
{
    public static Command Create(Terminal terminal) => new("evaluation", "Runs or records smoke evaluations.")
    {
        RunCommand(terminal),
        RecordCommand(terminal),
    };

    private static Command RunCommand(Terminal terminal)
    {
        var names = Names();
        var judging = new JudgingOptions();
        var attest = new AttestOptions();
        var model = new Option<string?>("--model") { Description = "A file to try, instead of the model that the policy evaluates. It is examined and run like that one, and compared with no pin.", HelpName = "file" };
        var command = new Command("run", "Evaluates now and prints the measurements.") { names, model };
        judging.AddTo(command);
        attest.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var request = new VerifyRequest(terminal.CurrentDirectory)
            {
                Scope = VerifyScope.Evaluations,
                Evaluations = [.. parsed.GetRequiredValue(names)],
                ModelPath = parsed.GetValue(model) is { } tried ? Tried(terminal, tried) : null,
                SecondOpinion = NuGetOpinion.Ask,
            };
            using var attester = attest.Read(parsed, terminal, cancellationToken);
            if (attester is not null && request.ModelPath is not null)
                throw new UsageException("A model that is only tried is not attested: it is not the model of the policy.", "Leave '--attest' out, or lock the model and leave '--model' out.");

            return Task.FromResult(judging.Judge(parsed, terminal, request, cancellationToken, attester: attester));
        });
        return command;
    }

    private static Command RecordCommand(Terminal terminal)
    {
        var names = Names();
        var model = new Option<string?>("--model") { Description = "The model that is trusted, instead of the one that the policy evaluates.", HelpName = "file" };
        var policy = new Option<string?>("--policy") { Description = "The policy file; otherwise the nearest supplyguard.json.", HelpName = "file" };
        var calibrate = new Option<string[]>("--calibrate") { Description = "Three or more models that are known to be honest and were trained as the trusted one was: how far they are from it is recorded with it.", HelpName = "files", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
        var command = new Command("record", "Writes the baseline from a model that you trust.") { names, model, calibrate, policy };
        command.SetAction((parsed, cancellationToken) =>
        {
            var request = new RecordRequest(terminal.CurrentDirectory)
            {
                PolicyPath = PolicyChoice.Find(terminal, parsed.GetValue(policy), terminal.CurrentDirectory),
                Evaluations = [.. parsed.GetRequiredValue(names)],
                Siblings = [.. parsed.GetRequiredValue(calibrate).Select(terminal.PathTo)],
                ModelPath = parsed.GetValue(model) is { } trusted ? terminal.PathTo(trusted) : null,
                Environment = HostEnvironment.Read(),
                SecondOpinion = NuGetOpinion.Ask,
            };
            PolicyChoice.ThrowUnlessKnown(request.PolicyPath, request.Evaluations);
            return Task.FromResult(ChangeReport.Print(terminal, Recorder.Record(request, cancellationToken)));
        });
        return command;
    }

    /// <summary>Absolute path of a file to try. What is in it is not asked here.</summary>
    /// <exception cref="UsageException">There is no such file.</exception>
    private static string Tried(Terminal terminal, string named)
    {
        var path = terminal.PathTo(named);
        if (Directory.Exists(path))
            throw new UsageException($"'{named}' is a folder.", "Name one file that the evaluation can run.");

        return File.Exists(path) ? path : throw new UsageException($"There is no file '{named}'.", "Name the model that is to be tried.");
    }

    private static Argument<string[]> Names() => new("name")
    {
        Description = "Names of evaluations in the policy; all when none is given.",
        Arity = ArgumentArity.ZeroOrMore,
        DefaultValueFactory = _ => [],
    };
}
