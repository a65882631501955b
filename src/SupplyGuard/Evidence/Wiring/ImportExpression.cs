using System.Text.RegularExpressions;

namespace SupplyGuard.Evidence.Wiring;

/// <summary>
/// The few expressions in which MSBuild files name files of the same repository: relative paths, the file's own folder, and the two
/// functions that search upwards. Everything else depends on an evaluation, and names nothing here.
/// </summary>
internal static partial class ImportExpression
{
    /// <summary>Absolute path of the file that an import in <paramref name="file"/> names; null when that cannot be said without evaluating.</summary>
    public static string? Resolve(string expression, string file, FileView files)
    {
        // Escapes and wildcards are beyond what a name can say.
        if (expression.AsSpan().IndexOfAny("%*?;\0") >= 0)
            return null;

        var folder = Path.GetDirectoryName(file)!;
        var text = ThisFileDirectory().Replace(expression, Slashed(folder) + "/");
        text = ThisFile().Replace(text, Path.GetFileName(file));
        text = Slashed(text);
        text = PathAbove().Replace(text, match => Above(match, folder, files, match.Groups["start"]) is { } found ? $"{found}/{match.Groups["name"].Value.Trim()}" : "");
        text = DirectoryAbove().Replace(text, match => Above(match, folder, files, match.Groups["start"]) ?? "").Trim();

        return text.Length == 0 || IsEvaluated(text) ? null : Path.GetFullPath(text.Replace('/', Path.DirectorySeparatorChar), folder);
    }

    private static string? Above(Match match, string folder, FileView files, Group start)
    {
        var name = match.Groups["name"].Value.Trim();
        if (name.Length == 0 || name.Contains('/', StringComparison.Ordinal) || IsEvaluated(name) || IsEvaluated(start.Value))
            return null;

        var from = start.Success ? Path.GetFullPath(start.Value.Trim().Replace('/', Path.DirectorySeparatorChar), folder) : folder;
        return files.Upwards(Path.TrimEndingDirectorySeparator(from), name).FirstOrDefault() is { } found ? Slashed(Path.GetDirectoryName(found)!) : null;
    }

    private static bool IsEvaluated(string text) => text.Contains("$(", StringComparison.Ordinal) || text.Contains("@(", StringComparison.Ordinal);

    /// <summary>MSBuild takes either slash on every system.</summary>
    private static string Slashed(string path) => path.Replace('\\', '/');

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    [GeneratedRegex(@"\$\(MSBuildThisFileDirectory\)", Options, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ThisFileDirectory();

    [GeneratedRegex(@"\$\(MSBuildThisFile\)", Options, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ThisFile();

    [GeneratedRegex(@"\$\(\[MSBuild\]::GetPathOfFileAbove\(\s*['""`]?(?<name>[^,'""`()]+)['""`]?\s*(,\s*['""`]?(?<start>[^,'""`]+?)['""`]?\s*)?\)\s*\)", Options, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PathAbove();

    [GeneratedRegex(@"\$\(\[MSBuild\]::GetDirectoryNameOfFileAbove\(\s*['""`]?(?<start>[^,'""`]+?)['""`]?\s*,\s*['""`]?(?<name>[^,'""`()]+)['""`]?\s*\)\s*\)", Options, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DirectoryAbove();
}
