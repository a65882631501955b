using System.Reflection;
using System.Text.RegularExpressions;
using SupplyGuard.Findings;

namespace SupplyGuard.Contract.Tests;

public partial class RuleCatalogTests
{
    [Fact]
    public void Lists_rules() => Assert.NotEmpty(RuleCatalog.All);

    [Fact]
    public void Ids_have_the_shape() => Assert.All(RuleCatalog.All, rule => Assert.Matches(IdShape(), rule.Id));

    [Fact]
    public void Ids_and_titles_are_unique()
    {
        Assert.Equal(RuleCatalog.All.Length, RuleCatalog.All.Select(rule => rule.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(RuleCatalog.All.Length, RuleCatalog.All.Select(rule => rule.Title).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Rules_are_listed_in_the_order_of_their_ids() =>
        Assert.Equal(RuleCatalog.All.Select(rule => rule.Id).Order(StringComparer.Ordinal), RuleCatalog.All.Select(rule => rule.Id));

    [Fact]
    public void Titles_are_facts_without_a_full_stop() => Assert.All(RuleCatalog.All, rule =>
    {
        Assert.True(char.IsUpper(rule.Title[0]) || rule.Title.StartsWith("supplyguard.lock.json", StringComparison.Ordinal), rule.Title);
        Assert.False(rule.Title.EndsWith('.'), rule.Title);
    });

    [Fact]
    public void What_says_that_something_was_not_examined_is_an_error_by_default() =>
        Assert.All(RuleCatalog.All.Where(rule => rule.Incomplete), rule => Assert.Equal(Severity.Error, rule.Severity));

    [Fact]
    public void Every_declared_rule_is_in_the_catalogue()
    {
        var declared = typeof(RuleCatalog).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Rules", StringComparison.Ordinal))
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field.FieldType == typeof(Rule))
            .Select(field => ((Rule)field.GetValue(null)!).Id);

        Assert.Equal(declared.Order(StringComparer.Ordinal), RuleCatalog.All.Select(rule => rule.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_changelog_mentions_every_rule()
    {
        var changelog = SourceTree.Text("CHANGELOG.md");
        var ranges = Range().Matches(changelog).Select(match => (From: match.Groups["from"].Value, To: match.Groups["to"].Value)).ToArray();

        Assert.All(RuleCatalog.All, rule => Assert.True(
            changelog.Contains(rule.Id, StringComparison.Ordinal)
            || Array.Exists(ranges, range => string.CompareOrdinal(range.From, rule.Id) <= 0 && string.CompareOrdinal(rule.Id, range.To) <= 0),
            $"CHANGELOG.md does not mention {rule.Id}."));
    }

    [Fact]
    public void Every_rule_has_a_test_that_breaks_it_and_one_that_keeps_it()
    {
        var sentences = SourceTree.Of(".cs", "tests")
            .SelectMany(file => TestName().Matches(SourceTree.Text(file)))
            .SelectMany(name => AnyId().Matches(name.Value), (name, id) => (Kind: name.Groups["kind"].Value, Id: id.Value))
            .ToHashSet();

        Assert.Empty(RuleCatalog.All.Where(rule => !sentences.Contains(("Reports", rule.Id))).Select(rule => $"Reports_{rule.Id}_… is missing"));
        Assert.Empty(RuleCatalog.All.Where(rule => !sentences.Contains(("Accepts", rule.Id))).Select(rule => $"Accepts_…_{rule.Id} is missing"));
    }

    [GeneratedRegex(@"^SG[1-39]\d{3}\z", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex IdShape();

    [GeneratedRegex(@"\b(void|Task) (?<kind>Reports|Accepts)_\w+(?=\()", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex TestName();

    [GeneratedRegex(@"(?<from>SG\d{4}) to (?<to>SG\d{4})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Range();

    [GeneratedRegex(@"SG\d{4}", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex AnyId();
}
