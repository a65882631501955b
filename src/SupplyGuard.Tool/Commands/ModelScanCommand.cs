using System.CommandLine;
using SupplyGuard.Policies;

namespace SupplyGuard.Tool.Commands;

/// <summary><c>model scan</c>: a static scan without a policy.</summary>
internal static class ModelScanCommand
{
    public static Command Create(Terminal terminal)
    {
        var paths = new Argument<string[]>("path") { Description = "Model files, or folders of which every file is scanned.", Arity = ArgumentArity.OneOrMore };
        var allowed = new Option<string[]>("--allow-file") { Description = "Files that may be programs, by name with *; repeatable.", HelpName = "pattern", DefaultValueFactory = _ => [] };
        var profile = new Option<string>("--profile") { Description = "What files may do when they are loaded: hold weights, or also numeric objects, estimators; inventory reports the rest as warnings.", HelpName = "weights|numeric|estimators|inventory", DefaultValueFactory = _ => "weights" };
        profile.AcceptOnlyFromAmong("weights", "numeric", "estimators", "inventory");
        var noProgress = new Option<bool>("--no-progress") { Description = "No progress on stderr." };
        var reports = new ReportOptions();
        var command = new Command("scan", "Scans models, and the files beside them, without executing anything.") { paths, profile, allowed };
        foreach (var option in (Option[])[.. reports.Targets, noProgress, reports.Verbosity])
            command.Options.Add(option);

        command.SetAction((parsed, cancellationToken) =>
        {
            var outputs = reports.Plan(parsed, terminal);
            using var progress = new ProgressLine(terminal, enabled: !parsed.GetValue(noProgress));
            var request = new ModelScanRequest(terminal.CurrentDirectory, [.. parsed.GetRequiredValue(paths).Select(path => Existing(terminal, path))])
            {
                Profile = Enum.Parse<ScanProfile>(parsed.GetRequiredValue(profile), ignoreCase: true),
                AllowedFiles = [.. parsed.GetRequiredValue(allowed)],
                Progress = progress.Show,
            };
            var report = ModelScanner.Scan(request, cancellationToken);
            progress.Dispose();
            return Task.FromResult(reports.Write(parsed, outputs, report));
        });
        return command;
    }

    /// <exception cref="UsageException">There is nothing under this name.</exception>
    private static string Existing(Terminal terminal, string path)
    {
        var full = terminal.PathTo(path);
        return File.Exists(full) || Directory.Exists(full) ? Path.TrimEndingDirectorySeparator(full) : throw new UsageException($"There is nothing at '{path}'.", "Name a model file or a folder that exists.");
    }
}
