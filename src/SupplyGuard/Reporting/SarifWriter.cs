using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using SupplyGuard.Findings;

namespace SupplyGuard.Reporting;

/// <summary>The report as SARIF 2.1.0 (OASIS), for code scanning services and editors.</summary>
public static class SarifWriter
{
    public static void Write(Report report, Stream stream)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(report, buffer, RulePages.Read);
        stream.Write(buffer.WrittenSpan);
    }

    /// <param name="pages">The Markdown page of a rule id, or null.</param>
    internal static void Write(Report report, IBufferWriter<byte> output, Func<string, string?> pages)
    {
        report = ReportOrder.Sorted(report);
        ImmutableArray<Rule> rules = [.. report.Findings.Select(finding => finding.Rule).DistinctBy(rule => rule.Id).OrderBy(rule => rule.Id, StringComparer.Ordinal)];

        using (var json = new Utf8JsonWriter(output, JsonText.Options))
        {
            json.WriteStartObject();
            json.WriteText("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
            json.WriteText("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            WriteTool(json, rules, pages);
            WriteInvocation(json, report, rules);
            SarifLocations.WriteBaseIds(json);
            json.WriteText("columnKind", "utf16CodeUnits");
            SarifResults.Write(json, report.Findings, rules);
            WriteProperties(json, report);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static void WriteTool(Utf8JsonWriter json, ImmutableArray<Rule> rules, Func<string, string?> pages)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteText("name", "SupplyGuard");
        json.WriteText("version", ToolVersion.Number);
        json.WriteStartArray("rules");
        foreach (var rule in rules)
            SarifRules.Write(json, rule, pages(rule.Id));
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>What could not be examined is said twice: as a result, which people see, and here, which says that the run is not whole.</summary>
    private static void WriteInvocation(Utf8JsonWriter json, Report report, ImmutableArray<Rule> rules)
    {
        var incomplete = report.Findings.Where(finding => finding.Rule.Incomplete).ToArray();
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful", incomplete is [] && report.Verdict is not Verdict.Incomplete);
        json.WriteStartArray("toolExecutionNotifications");
        foreach (var finding in incomplete)
        {
            json.WriteStartObject();
            json.WriteStartObject("associatedRule");
            json.WriteText("id", finding.Rule.Id);
            json.WriteNumber("index", SarifRules.IndexOf(rules, finding.Rule));
            json.WriteEndObject();
            json.WriteText("level", Spelling.Of(finding.Severity));
            SarifResults.WriteMessage(json, finding.Message);
            SarifLocations.Write(json, finding.Subject, finding.Location);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteProperties(Utf8JsonWriter json, Report report)
    {
        json.WriteStartObject("properties");
        json.WriteText("verdict", Spelling.Of(report.Verdict));
        json.WriteText("policy", report.PolicyPath);
        json.WriteText("policySha256", report.PolicyDigest?.Hex);
        json.WriteNumber("packages", report.Statistics.Packages);
        json.WriteNumber("models", report.Statistics.Models);
        json.WriteNumber("evaluations", report.Statistics.Evaluations);
        json.WriteEndObject();
    }
}
