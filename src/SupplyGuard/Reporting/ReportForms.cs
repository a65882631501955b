using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Findings;

namespace SupplyGuard.Reporting;

/// <summary>The forms that a report can be written in, by the names that people give them.</summary>
public static class ReportForms
{
    public static ImmutableArray<string> Names { get; } = ["text", "json", "sarif", "markdown", "html", "github"];

    /// <summary>The form that a file's extension stands for; null for one that stands for none.</summary>
    public static string? OfFile(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".JSON" => "json",
        ".SARIF" => "sarif",
        ".MD" => "markdown",
        ".HTML" => "html",
        ".TXT" => "text",
        _ => null,
    };

    /// <param name="form">One of <see cref="Names"/>.</param>
    /// <param name="verbosity">How much the text says; the other forms say everything.</param>
    /// <exception cref="ArgumentException">There is no such form.</exception>
    public static void Write(Report report, string form, TextWriter output, Verbosity verbosity = Verbosity.Normal, bool colour = false)
    {
        switch (form)
        {
            case "json":
                WriteBytes(output, stream => JsonReportWriter.Write(report, stream));
                break;
            case "sarif":
                WriteBytes(output, stream => SarifWriter.Write(report, stream));
                break;
            case "markdown":
                MarkdownReportWriter.Write(report, output);
                break;
            case "html":
                HtmlReportWriter.Write(report, output);
                break;
            case "github":
                GitHubReportWriter.Write(report, output);
                break;
            case "text":
                TextReportWriter.Write(report, output, verbosity, colour);
                break;
            default:
                throw new ArgumentException($"There is no form '{form}'.", nameof(form));
        }
    }

    private static void WriteBytes(TextWriter output, Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        output.Write(Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length));
    }
}
