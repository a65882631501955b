using SupplyGuard.Policies;
using TestKit;

namespace SupplyGuard.Tests.Models;

/// <summary>Corpora that are judged by the whole scan, from the disk to the finding: what their files are made of lies in other files.</summary>
public sealed class ScanCorpusTests
{
    private static readonly string[] Rooms = ["objects", "archives", "vendors"];

    public static TheoryData<string, string> Rows => [.. Table()];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Breaks_the_rules_that_the_README_of_the_corpus_says(string path, string expected) => Assert.Equal(expected is "Ok" ? "" : expected, Broken(path));

    [Fact]
    public void Every_file_has_a_row_and_every_row_a_file()
    {
        var corpus = Repository.PathTo("tests", "Corpus");
        var rows = Table().Select(row => row.Item1).ToArray();
        var files = Rooms.Where(room => Directory.Exists(Path.Combine(corpus, room))).SelectMany(room => Directory.EnumerateFiles(Path.Combine(corpus, room), "*", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(corpus, file).Replace('\\', '/'))
            .Select(file => rows.FirstOrDefault(row => row.EndsWith('/') && file.StartsWith(row, StringComparison.Ordinal)) ?? file);

        Assert.Equal(files.Distinct().Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    /// <summary>The rules that a file breaks, or the files of a folder together.</summary>
    private static string Broken(string path)
    {
        using var folder = new TemporaryFolder();
        var source = Repository.PathTo(["tests", "Corpus", .. path.TrimEnd('/').Split('/')]);
        if (path.EndsWith('/'))
        {
            foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
                Copy(file, Path.GetRelativePath(source, file), folder);
        }
        else
        {
            Copy(source, Path.GetFileName(source), folder);
        }

        var report = ModelScanner.Scan(new ModelScanRequest(folder.Path, [folder.Path]) { Profile = ScanProfile.Numeric }, TestContext.Current.CancellationToken);
        return string.Join(' ', report.Findings.Select(finding => finding.Rule.Id).Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>Files that hold a program for pickle are kept as hexadecimal text.</summary>
    private static void Copy(string file, string name, TemporaryFolder folder)
    {
        if (file.EndsWith(".hex", StringComparison.Ordinal))
            folder.Write(name[..^4], Convert.FromHexString(File.ReadAllText(file).ReplaceLineEndings("")));
        else
            folder.Write(name, File.ReadAllBytes(file));
    }

    /// <summary>Rows of the tables: | `path` | rules | what | how |; a path that ends in a slash is a folder.</summary>
    private static IEnumerable<(string, string)> Table() =>
        from line in File.ReadLines(Repository.PathTo("tests", "Corpus", "README.md"))
        where Rooms.Any(room => line.StartsWith($"| `{room}/", StringComparison.Ordinal))
        let cells = line.Trim('|', ' ').Split(" | ", 3)
        select (cells[0].Trim('`'), cells[1]);
}
