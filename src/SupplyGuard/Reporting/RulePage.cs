using System.Collections.Immutable;

namespace SupplyGuard.Reporting;

/// <summary>A rule's page, split at its headings.</summary>
/// <param name="Heading">First line, without the number sign: <c>SG1102: Package content differs from the lock file</c>.</param>
/// <param name="Facts">Second line: default, first version and check.</param>
/// <param name="Sections">Text below each heading, trimmed, in the order of the page.</param>
public sealed record RulePage(string Heading, string Facts, ImmutableArray<(string Heading, string Text)> Sections)
{
    /// <summary>The headings that every page has, in this order.</summary>
    public static readonly ImmutableArray<string> Headings = ["What it means", "Example", "Why it matters", "How to fix", "When to exempt"];

    /// <summary>The section's text, or null when the page lacks it.</summary>
    public string? Section(string heading)
    {
        foreach (var section in Sections)
        {
            if (section.Heading == heading)
                return section.Text;
        }

        return null;
    }

    public static RulePage Parse(string markdown)
    {
        var lines = markdown.ReplaceLineEndings("\n").Split('\n');
        var sections = ImmutableArray.CreateBuilder<(string, string)>();
        string? heading = null;
        var text = new List<string>();
        var fenced = false;

        foreach (var line in lines.Skip(2))
        {
            fenced ^= line.StartsWith("```", StringComparison.Ordinal);
            if (fenced || !line.StartsWith("## ", StringComparison.Ordinal))
            {
                text.Add(line);
                continue;
            }

            Close();
            heading = line["## ".Length..].Trim();
        }

        Close();
        return new RulePage(lines[0].TrimStart('#', ' ').Trim(), lines.Length > 1 ? lines[1].Trim() : "", sections.ToImmutable());

        void Close()
        {
            if (heading is not null)
                sections.Add((heading, string.Join('\n', text).Trim()));
            text.Clear();
        }
    }
}
