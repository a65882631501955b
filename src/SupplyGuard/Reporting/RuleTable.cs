using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Findings;

namespace SupplyGuard.Reporting;

/// <summary>The table of rules in README.md.</summary>
public static class RuleTable
{
    /// <summary>Markdown, one row a rule in the order of ids, with links relative to the root of the repository.</summary>
    public static string Markdown(ImmutableArray<Rule> rules)
    {
        var table = new StringBuilder("| rule | what is wrong | default |\n|---|---|---|\n");
        foreach (var rule in rules.OrderBy(rule => rule.Id, StringComparer.Ordinal))
            table.Append("| [").Append(rule.Id).Append("](docs/rules/").Append(rule.Id).Append(".md) | ").Append(rule.Title).Append(" | ").Append(Default(rule)).Append(" |\n");

        return table.ToString();
    }

    /// <summary>The default as rule pages and the table show it: <c>error</c>, <c>warning</c>, <c>note</c> or <c>incomplete</c>.</summary>
    public static string Default(Rule rule) => rule.Incomplete ? "incomplete" : Spelling.Of(rule.Severity);
}
