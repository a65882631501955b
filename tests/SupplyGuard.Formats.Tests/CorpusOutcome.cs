using System.Globalization;
using System.Text;
using TestKit;

namespace SupplyGuard.Formats.Tests;

/// <summary>What a room says of every file of its corpus, as text for a golden file.</summary>
internal static class CorpusOutcome
{
    public static string Of<T>(string format, Func<FileWindow, Parsed<T>> read, Func<T, string> describe)
    {
        var root = Repository.PathTo("tests", "Corpus", format);
        var text = new StringBuilder();
        foreach (var path in Directory.EnumerateFiles(root, "*." + format, SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var outcome = read(new FileWindow(File.ReadAllBytes(path))) switch
            {
                Parsed<T>.Ok ok => "Ok " + describe(ok.Value),
                Parsed<T>.Malformed malformed => string.Create(CultureInfo.InvariantCulture, $"{malformed.Fault} at {malformed.Offset}: {malformed.Detail}"),
                _ => throw new InvalidOperationException("Parsed has two cases."),
            };
            text.Append(Path.GetRelativePath(root, path).Replace('\\', '/')).Append('\n').Append("    ").Append(outcome.Replace("\0", "\\0", StringComparison.Ordinal)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Content of the files of one folder of the corpus, by name.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Files(string format, string folder, string? extension = null) => Directory
        .EnumerateFiles(Repository.PathTo("tests", "Corpus", format, folder), "*." + (extension ?? format))
        .Order(StringComparer.Ordinal)
        .Select(path => (Path.GetFileName(path), File.ReadAllBytes(path)));
}
