using System.Collections.Immutable;
using System.Text.Json;
using SupplyGuard.Findings;

namespace SupplyGuard.Reporting;

/// <summary>Rules as SARIF <c>reportingDescriptor</c> objects (SARIF 2.1.0, 3.49).</summary>
internal static class SarifRules
{
    public static void Write(Utf8JsonWriter json, Rule rule, string? markdown)
    {
        var page = markdown is null ? null : RulePage.Parse(markdown);
        json.WriteStartObject();
        json.WriteText("id", rule.Id);
        json.WriteText("name", Name(rule.Title));
        WriteString(json, "shortDescription", $"{rule.Title}.");
        WriteString(json, "fullDescription", page?.Section("What it means")?.ReplaceLineEndings(" ") ?? $"{rule.Title}.");

        json.WriteStartObject("help");
        json.WriteText("text", page?.Section("How to fix") ?? $"Run 'dotnet supplyguard explain {rule.Id}'.");
        if (markdown is not null)
            json.WriteText("markdown", markdown);
        json.WriteEndObject();

        json.WriteStartObject("defaultConfiguration");
        json.WriteText("level", Spelling.Of(rule.Severity));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static int IndexOf(ImmutableArray<Rule> rules, Rule rule)
    {
        for (var index = 0; index < rules.Length; index++)
        {
            if (rules[index].Id == rule.Id)
                return index;
        }

        return -1;
    }

    /// <summary>The title as a name in Pascal case, as SARIF asks for (3.49.7): <c>PackageIsNotSigned</c>.</summary>
    private static string Name(string title) => string.Concat(title
        .Split([' ', '-', '.', ',', ';', '\''], StringSplitOptions.RemoveEmptyEntries)
        .Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static void WriteString(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteText("text", text);
        json.WriteEndObject();
    }
}
