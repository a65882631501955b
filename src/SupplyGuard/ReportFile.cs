using SupplyGuard.Findings;
using SupplyGuard.Reporting;

namespace SupplyGuard;

/// <summary>Writes a report to a file, in the form that its extension says; JSON when it says none.</summary>
public static class ReportFile
{
    /// <param name="path">Absolute. Missing folders are made.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(Report report, string path)
    {
        using var text = new StringWriter { NewLine = "\n" };
        ReportForms.Write(report, ReportForms.OfFile(path) ?? "json", text);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, text.ToString());
    }
}
