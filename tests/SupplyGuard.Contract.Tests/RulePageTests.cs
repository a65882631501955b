using SupplyGuard.Reporting;
using TestKit;

namespace SupplyGuard.Contract.Tests;

public class RulePageTests
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
    public void Examples_show_a_finding_of_the_rule() => Assert.All(RuleCatalog.All, rule =>
        Assert.Contains($"{(rule.Incomplete ? "error" : RuleTable.Default(rule))} {rule.Id}: ", RulePage.Parse(SourceTree.Text($"docs/rules/{rule.Id}.md")).Section("Example"), StringComparison.Ordinal));

    [Fact]
    public void Rules_about_what_was_not_examined_are_never_exempted() => Assert.All(RuleCatalog.All.Where(rule => rule.Incomplete), rule =>
        Assert.StartsWith("Never", RulePage.Parse(SourceTree.Text($"docs/rules/{rule.Id}.md")).Section("When to exempt"), StringComparison.Ordinal));
}
