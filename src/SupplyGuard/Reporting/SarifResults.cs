using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SupplyGuard.Findings;
using SupplyGuard.Formats;

namespace SupplyGuard.Reporting;

/// <summary>Findings as SARIF <c>result</c> objects (SARIF 2.1.0, 3.27).</summary>
internal static class SarifResults
{
    public static void Write(Utf8JsonWriter json, ImmutableArray<Finding> findings, ImmutableArray<Rule> rules)
    {
        var occurrences = new Dictionary<string, int>(StringComparer.Ordinal);
        json.WriteStartArray("results");
        foreach (var finding in findings)
        {
            json.WriteStartObject();
            json.WriteText("ruleId", finding.Rule.Id);
            json.WriteNumber("ruleIndex", SarifRules.IndexOf(rules, finding.Rule));
            json.WriteText("level", Spelling.Of(finding.Severity));
            WriteMessage(json, finding.Message);
            SarifLocations.Write(json, finding.Subject, finding.Location);
            json.WriteStartObject("partialFingerprints");
            json.WriteText("supplyGuard/v1", Fingerprint(finding, occurrences));
            json.WriteEndObject();
            WriteProperties(json, finding);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WriteMessage(Utf8JsonWriter json, string message)
    {
        json.WriteStartObject("message");

        // '[text](address)' in a plain text message is a link (3.11.6); a file's name must not become one.
        json.WriteText("text", VisibleText.Of(message).Replace("](", "] (", StringComparison.Ordinal));
        json.WriteEndObject();
    }

    /// <summary>
    /// Rule, subject and file without the line, so that an edit above does not make a known finding new; findings that share all three
    /// are numbered.
    /// </summary>
    private static string Fingerprint(Finding finding, Dictionary<string, int> occurrences)
    {
        var identity = $"{finding.Rule.Id}\n{finding.Subject.Id}\n{finding.Location.Path}";
        var digest = Digest.Sha256(Encoding.UTF8.GetBytes(identity)).Hex;
        var occurrence = occurrences.GetValueOrDefault(digest) + 1;
        occurrences[digest] = occurrence;
        return string.Create(CultureInfo.InvariantCulture, $"{digest}:{occurrence}");
    }

    private static void WriteProperties(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject("properties");
        json.WriteText("fix", finding.Fix);
        json.WriteStartObject("evidence");
        foreach (var (name, value) in finding.Evidence)
            json.WriteText(name, value);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
