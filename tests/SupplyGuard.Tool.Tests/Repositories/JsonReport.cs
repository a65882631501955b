using System.Text.Json;

namespace SupplyGuard.Tool.Tests.Repositories;

/// <summary>What tests ask of a report in JSON.</summary>
internal static class JsonReport
{
    /// <summary>What is said of a subject under a name; null where nothing is.</summary>
    public static string? Fact(JsonElement report, string subject, string name) =>
        report.GetProperty("subjects").EnumerateArray().Single(found => found.GetProperty("id").GetString() == subject).TryGetProperty(name, out var value) ? value.GetString() : null;

    /// <summary>The rules of all findings.</summary>
    public static string[] Rules(JsonElement report) => [.. report.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("rule").GetString()!)];

    /// <summary>Message of the one finding of a rule.</summary>
    public static string Message(JsonElement report, string rule) =>
        report.GetProperty("findings").EnumerateArray().Single(finding => finding.GetProperty("rule").GetString() == rule).GetProperty("message").GetString()!;
}
