using SupplyGuard.Findings;
using SupplyGuard.Reporting;

namespace SupplyGuard.Tool;

/// <summary>Which report goes where: the first file belongs to the first format, and so on; one format may go to stdout.</summary>
internal sealed class ReportOutputs
{
    private readonly Terminal _terminal;
    private readonly (string Format, string? File)[] _outputs;

    private ReportOutputs(Terminal terminal, (string Format, string? File)[] outputs)
    {
        _terminal = terminal;
        _outputs = outputs;
    }

    /// <exception cref="UsageException">There are more files than formats, or two formats for stdout.</exception>
    public static ReportOutputs Plan(string[] formats, string[] files, Terminal terminal)
    {
        if (files.Length > formats.Length)
            throw new UsageException("There are more --output files than --format options.", "Give each --output its own --format.");

        var outputs = formats.Select((format, index) => (format, index < files.Length ? terminal.PathTo(files[index]) : null)).ToArray();
        if (outputs.Count(output => output.Item2 is null) > 1)
            throw new UsageException("Two reports would be written to stdout.", "Give each --format but one its own --output.");

        foreach (var file in outputs.Select(output => output.Item2).OfType<string>())
            ThrowUnlessWritable(file);

        if (outputs.Select(output => output.Item2).OfType<string>().GroupBy(file => file, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new UsageException($"Two reports would be written to '{twice.First()}'.", "Give each --format its own --output.");

        return new ReportOutputs(terminal, outputs);
    }

    /// <summary>Said before anything is judged: nobody wants to wait for a report that has no place to go.</summary>
    private static void ThrowUnlessWritable(string file)
    {
        if (Directory.Exists(file))
            throw new UsageException($"The report cannot be written to '{file}', because that is a folder.", "Name a file.");
        if (!Directory.Exists(Path.GetDirectoryName(file)))
            throw new UsageException($"The report cannot be written to '{file}', because there is no such folder.", "Create the folder first.");
    }

    /// <exception cref="UsageException">A file cannot be written.</exception>
    public void Write(Report report, Verbosity verbosity)
    {
        foreach (var (format, file) in _outputs)
        {
            if (file is null)
            {
                ReportForms.Write(report, format, _terminal.Output, verbosity, _terminal.Colour);
                continue;
            }

            using var text = new StringWriter { NewLine = "\n" };
            ReportForms.Write(report, format, text, verbosity);
            WriteFile(file, text.ToString());
        }
    }

    private static void WriteFile(string file, string content)
    {
        try
        {
            AtomicFile.Write(file, content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The report cannot be written to '{file}': {e.Message}", "Name a file that this user may write.");
        }
    }
}
