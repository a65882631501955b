using SupplyGuard.Checks.Models.Content;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;
using TestKit;

namespace SupplyGuard.Tests.Models;

public sealed class PickleCorpusTests
{
    private const string Folder = "pickle";

    public static TheoryData<string, string> Files => [.. Rows()];

    [Theory]
    [MemberData(nameof(Files))]
    public void Breaks_the_rules_that_the_README_of_the_corpus_says(string path, string expected)
    {
        using var folder = new TemporaryFolder();
        var name = Path.GetFileNameWithoutExtension(path);
        folder.Write(name, Convert.FromHexString(File.ReadAllText(Repository.PathTo("tests", "Corpus", path)).ReplaceLineEndings("")));

        var model = ModelGathering.Gather([new FoundModel(new ModelSubject(name), folder.PathTo(name), ModelRole.Model)], TestContext.Current.CancellationToken).Single();
        var broken = CodeCheck.Run(model, PickleProfile.Default with { Scan = ScanProfile.Numeric }, []).Select(finding => finding.Rule.Id).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal("pickle", model.FormatName);
        Assert.Equal(expected is "Ok" ? "" : expected, string.Join(' ', broken));
    }

    [Fact]
    public void Every_file_has_a_row_and_every_row_a_file() => Assert.Equal(
        Directory.EnumerateFiles(Repository.PathTo("tests", "Corpus", Folder), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.PathTo("tests", "Corpus"), file).Replace('\\', '/')).Order(StringComparer.Ordinal),
        Rows().Select(row => row.Item1).Order(StringComparer.Ordinal));

    /// <summary>Rows of the table: | `path` | rules | what | how |.</summary>
    private static IEnumerable<(string, string)> Rows() =>
        from line in File.ReadLines(Repository.PathTo("tests", "Corpus", "README.md"))
        where line.StartsWith($"| `{Folder}/", StringComparison.Ordinal)
        let cells = line.Trim('|', ' ').Split(" | ", 3)
        select (cells[0].Trim('`'), cells[1]);
}
