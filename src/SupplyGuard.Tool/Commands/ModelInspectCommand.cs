using System.CommandLine;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Reporting;

namespace SupplyGuard.Tool.Commands;

/// <summary><c>model inspect</c>: what is in a model file.</summary>
internal static class ModelInspectCommand
{
    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("path") { Description = "A model file of any format that can be read." };
        var statistics = new Option<bool>("--statistics") { Description = "Norm, extremes, mean, zeros, NaN and infinities of every tensor, and the digest of its high bits." };
        var key = new Option<string?>("--sketch-key") { Description = "Adds a keyed sketch of every tensor to the statistics in JSON; the key is in an environment variable or a file.", HelpName = "env:name|file" };
        var format = ModelCommand.Format();
        var command = new Command("inspect", "Shows format, tensors, types, shapes, digests, operators and metadata of a model.") { path, statistics, key, format };
        command.SetAction((parsed, cancellationToken) =>
        {
            var (file, shown) = ModelCommand.File(terminal, parsed.GetRequiredValue(path));
            var secret = SketchKey.Read(terminal, parsed.GetValue(key));
            using var meter = parsed.GetValue(statistics) || !secret.IsEmpty ? new TensorMeter(secret) : null;
            return Task.FromResult(Print(terminal, ModelInspection.Take(file, shown, meter, cancellationToken), parsed.GetRequiredValue(format)));
        });
        return command;
    }

    private static int Print(Terminal terminal, ModelInspection inspection, string format)
    {
        if (!inspection.IsRead)
        {
            ReportForms.Write(inspection.Report, format, terminal.Output, Verbosity.Normal, terminal.Colour);
            return ExitCode.For(inspection.Report);
        }

        if (format is "json")
            ModelInspectionJson.Write(inspection, terminal.Output);
        else
            ModelInspectionText.Write(inspection, terminal.Output, terminal.Colour);

        if (!inspection.Report.Findings.IsEmpty)
            TextReportWriter.Write(inspection.Report, terminal.Error, Verbosity.Normal, colors: false);

        return ExitCode.For(inspection.Report);
    }
}
