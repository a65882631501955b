using System.Collections.Immutable;
using System.CommandLine;
using SupplyGuard.Evidence.Differences;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Reporting;

namespace SupplyGuard.Tool.Commands;

/// <summary><c>model diff</c>: what is different between two model files, or a model and what was saved of another, and by how much.</summary>
internal static class ModelDiffCommand
{
    public static Command Create(Terminal terminal)
    {
        var old = new Argument<string>("old") { Description = "The model as it was, or what 'model inspect --sketch-key … --format json' wrote about it." };
        var now = new Argument<string>("new") { Description = "The model as it is; its format may be another." };
        var key = new Option<string?>("--sketch-key") { Description = "The key that a saved inspection was made with; it is in an environment variable or a file.", HelpName = "env:name|file" };
        var format = ModelCommand.Format();
        var command = new Command("diff", "Shows which tensors, operators and metadata differ between two models, by how much, and what kind of change it looks like.") { old, now, key, format };
        command.SetAction((parsed, cancellationToken) =>
        {
            var (left, right) = (ModelCommand.File(terminal, parsed.GetRequiredValue(old)), ModelCommand.File(terminal, parsed.GetRequiredValue(now)));
            var secret = SketchKey.Read(terminal, parsed.GetValue(key));
            var asJson = parsed.GetRequiredValue(format) is "json";
            if (Saved(left, secret) is { } saved)
            {
                var distance = SavedComparison.Take(saved, right, secret, cancellationToken);
                return Task.FromResult(Print(terminal, distance.Difference, distance.Reading, distance.New.Report.Findings, distance.IsComplete, asJson));
            }

            var comparison = ModelComparison.Take(left, right, cancellationToken);
            return Task.FromResult(Print(terminal, comparison.Difference, comparison.Reading, [.. comparison.Old.Report.Findings, .. comparison.New.Report.Findings], comparison.IsComplete, asJson));
        });
        return command;
    }

    /// <returns>Null when the file is a model.</returns>
    /// <exception cref="UsageException">The file is a saved inspection from which no distance could be told, or a model and there is a key.</exception>
    private static SavedInspection? Saved((string FilePath, string Shown) file, ReadOnlyMemory<byte> key)
    {
        const string Again = "Make it again: 'model inspect <model> --sketch-key … --format json', from the model that is trusted.";
        try
        {
            if (!SavedInspectionReader.IsOne(file.FilePath))
            {
                return key.IsEmpty ? null
                    : throw new UsageException($"'{file.Shown}' is no saved inspection, and two models are compared without a key.", "Leave --sketch-key out, or name what 'model inspect --sketch-key … --format json' wrote.");
            }

            var saved = SavedInspectionReader.Read(file.FilePath);
            if (saved.SketchKeyId is not { } id)
                throw new UsageException($"'{file.Shown}' was saved without sketches, so no distance to it can be told.", Again);
            if (key.IsEmpty)
                throw new UsageException($"'{file.Shown}' has sketches under a key, and without the key no distance can be told.", "Name with --sketch-key the key that it was made with.");

            return saved.IsMadeWith(key.Span)
                ? saved
                : throw new UsageException($"'{file.Shown}' was made with another key, whose id is '{id}', so no distance can be told.", $"Name with --sketch-key the key that it was made with. {Again}");
        }
        catch (InvalidDataException e)
        {
            throw new UsageException($"'{file.Shown}' begins like a saved inspection and cannot be read: {e.Message}", Again);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{file.Shown}' cannot be read: {ReadFault.Describe(e)}", "Name a file that this user may read.");
        }
    }

    /// <summary>A difference that is there is no failure; one that cannot be told is.</summary>
    private static int Print(Terminal terminal, ModelDifference? difference, ChangeReading? reading, ImmutableArray<Finding> findings, bool isComplete, bool asJson)
    {
        if (difference is not null)
        {
            if (asJson)
                ModelDiffJson.Write(difference, reading!, terminal.Output);
            else
                ModelDiffText.Write(difference, reading!, terminal.Output, terminal.Colour);
        }

        TextReportWriter.Write(findings, terminal.Error);
        return isComplete ? ExitCode.Passed : ExitCode.Incomplete;
    }
}
