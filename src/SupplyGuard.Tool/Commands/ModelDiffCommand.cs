using System.CommandLine;
using SupplyGuard.Reporting;

namespace SupplyGuard.Tool.Commands;

/// <summary><c>model diff</c>: what is different between two model files, and by how much.</summary>
internal static class ModelDiffCommand
{
    public static Command Create(Terminal terminal)
    {
        var old = new Argument<string>("old") { Description = "The model as it was." };
        var now = new Argument<string>("new") { Description = "The model as it is; its format may be another." };
        var format = ModelCommand.Format();
        var command = new Command("diff", "Shows which tensors, operators and metadata differ between two models, by how much, and what kind of change it looks like.") { old, now, format };
        command.SetAction((parsed, cancellationToken) =>
        {
            var comparison = ModelComparison.Take(
                ModelCommand.File(terminal, parsed.GetRequiredValue(old)), ModelCommand.File(terminal, parsed.GetRequiredValue(now)), cancellationToken);
            return Task.FromResult(Print(terminal, comparison, parsed.GetRequiredValue(format) is "json"));
        });
        return command;
    }

    /// <summary>A difference that is there is no failure; one that cannot be told is.</summary>
    private static int Print(Terminal terminal, ModelComparison comparison, bool asJson)
    {
        if (comparison.Difference is { } difference)
        {
            if (asJson)
                ModelDiffJson.Write(difference, comparison.Reading!, terminal.Output);
            else
                ModelDiffText.Write(difference, comparison.Reading!, terminal.Output, terminal.Colour);
        }

        TextReportWriter.Write([.. comparison.Old.Report.Findings, .. comparison.New.Report.Findings], terminal.Error);
        return comparison.IsComplete ? ExitCode.Passed : ExitCode.Incomplete;
    }
}
