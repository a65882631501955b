using System.Text.RegularExpressions;
using SupplyGuard.Findings;
using SupplyGuard.Reporting;
using TestKit;

namespace SupplyGuard.Contract.Tests;

public partial class RulePageTests
{
    [Fact]
    public void Every_rule_has_a_page_and_every_page_a_rule() => Assert.Equal(
        RuleCatalog.All.Select(rule => $"docs/rules/{rule.Id}.md").Order(StringComparer.Ordinal),
        SourceTree.Of(".md", "docs/rules").Where(file => Path.GetFileName(file).StartsWith("SG", StringComparison.Ordinal)));

    [Fact]
    public void Pages_are_embedded_as_they_are() => Assert.All(
        RuleCatalog.All,
        rule => Assert.Equal(SourceTree.Text($"docs/rules/{rule.Id}.md"), RulePages.Read(rule.Id)));

    [Fact]
    public void An_unknown_rule_has_no_page()
    {
        Assert.Null(RulePages.Read("SG0000"));
        Assert.Null(RulePages.Read("../README"));
    }

    [Fact]
    public void Pages_have_all_headings_in_order_and_none_is_empty() => Assert.All(SourceTree.Of(".md", "docs/rules"), file =>
    {
        var page = RulePage.Parse(SourceTree.Text(file));

        Assert.Equal(RulePage.Headings, page.Sections.Select(section => section.Heading));
        Assert.All(page.Sections, section => Assert.True(section.Text.Length >= "Never.".Length, $"{file}: '{section.Heading}' is empty."));
    });

    [Fact]
    public void Pages_agree_with_the_catalogue_about_title_and_default() => Assert.All(RuleCatalog.All, rule =>
    {
        var page = RulePage.Parse(SourceTree.Text($"docs/rules/{rule.Id}.md"));

        Assert.Equal($"{rule.Id}: {rule.Title}", page.Heading);
        Assert.StartsWith($"Default: {RuleTable.Default(rule)} · Since: ", page.Facts, StringComparison.OrdinalIgnoreCase);
    });

    [Fact]
    public void Pages_name_a_check_that_exists() => Assert.Empty(SourceTree.Of(".md", "docs/rules")
        .Select(file => RulePage.Parse(SourceTree.Text(file)).Facts.Split(" · Check: ")[^1])
        .Distinct(StringComparer.Ordinal)
        .Where(check => !File.Exists(Repository.PathTo(check)))
        .ToArray());

    [Fact]
    public void Examples_show_a_finding_in_the_words_of_the_rule() => Assert.Empty(RuleCatalog.All.SelectMany(Misquoted));

    [Fact]
    public void Words_that_a_rule_does_not_use_are_noticed()
    {
        Assert.True(RuleWording.Fits("SG1001", "'Contoso.Ml 1.2.0' has no signature, so nothing says who made it."));
        Assert.False(RuleWording.Fits("SG1001", "'Contoso.Ml 1.2.0' is not signed."));
        Assert.False(RuleWording.Fits("SG1002", "'Contoso.Ml 1.2.0' has no signature, so nothing says who made it."));
    }

    [Fact]
    public void Only_commands_that_exist_are_recommended()
    {
        var words = SourceTree.Of(".md").Where(file => file is not "CHANGELOG.md").Concat(SourceTree.Of(".cs", "src"))
            .SelectMany(file => Command().Matches(SourceTree.Text(file)), (file, match) => (File: file, Command: match.Groups["command"].Value));

        Assert.Empty(words.Where(word => !Commands.Contains(word.Command)).Distinct());
    }

    [Fact]
    public void Rules_about_what_was_not_examined_are_never_exempted() => Assert.All(RuleCatalog.All.Where(rule => rule.Incomplete), rule =>
        Assert.StartsWith("Never", RulePage.Parse(SourceTree.Text($"docs/rules/{rule.Id}.md")).Section("When to exempt"), StringComparison.Ordinal));

    private static IEnumerable<string> Misquoted(Rule rule)
    {
        var start = $"{(rule.Incomplete ? "error" : RuleTable.Default(rule))} {rule.Id}: ";
        var findings = RulePage.Parse(SourceTree.Text($"docs/rules/{rule.Id}.md")).Section("Example")!.Split('\n').Where(line => line.Contains(start, StringComparison.Ordinal)).ToArray();
        if (findings is [])
            yield return $"{rule.Id}: the example has no line with '{start}'.";

        foreach (var message in findings.Select(line => line[(line.IndexOf(start, StringComparison.Ordinal) + start.Length)..]))
        {
            if (!RuleWording.Fits(rule.Id, message))
                yield return $"{rule.Id}: the rule does not say '{message}'.";
        }
    }

    /// <summary>What CommandLine offers; the first word of a group stands for itself.</summary>
    private static readonly HashSet<string> Commands = new(StringComparer.Ordinal)
    {
        "init", "verify", "lock", "package", "package verify", "package list", "package review", "model", "model verify", "model sign", "model scan", "model inspect", "model diff", "log", "log verify", "evaluation", "evaluation run", "evaluation record", "explain", "policy", "policy check", "policy schema", "policy show",
    };

    [GeneratedRegex(@"['`](dotnet )?supplyguard (?<command>(package|model|evaluation|policy) [a-z]+|[a-z]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Command();
}
