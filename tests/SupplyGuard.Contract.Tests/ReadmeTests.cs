using SupplyGuard.Reporting;
using TestKit;

namespace SupplyGuard.Contract.Tests;

public class ReadmeTests
{
    private const string Begin = "<!-- rules -->\n";
    private const string End = "<!-- /rules -->";

    /// <summary>UPDATE_GOLDEN=1 writes the table into the file.</summary>
    [Fact]
    public void The_rule_table_is_the_catalogue()
    {
        var readme = SourceTree.Text("README.md");
        var begin = readme.IndexOf(Begin, StringComparison.Ordinal);
        var end = readme.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= 0 && end > begin, $"README.md has no section between '{Begin.Trim()}' and '{End}'.");

        var table = $"\n{RuleTable.Markdown(RuleCatalog.All)}\n";
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") is "1")
        {
            File.WriteAllText(Repository.PathTo("README.md"), $"{readme[..(begin + Begin.Length)]}{table}{readme[end..]}");
            return;
        }

        Assert.Equal(table, readme[(begin + Begin.Length)..end]);
    }
}
