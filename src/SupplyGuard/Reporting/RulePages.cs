using System.Text;

namespace SupplyGuard.Reporting;

/// <summary>The pages of docs/rules as they were when this assembly was built: help works on a build agent without network.</summary>
public static class RulePages
{
    /// <summary>The Markdown page of a rule, or null when there is none. Letter case of the id does not matter.</summary>
    public static string? Read(string ruleId)
    {
#pragma warning disable RS0030 // Reason: reads a resource of our own assembly; nothing is loaded.
        using var page = typeof(RulePages).Assembly.GetManifestResourceStream($"rules/{ruleId.ToUpperInvariant()}.md");
#pragma warning restore RS0030
        if (page is null)
            return null;

        using var reader = new StreamReader(page, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
