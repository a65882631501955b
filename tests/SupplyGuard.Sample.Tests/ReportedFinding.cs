using System.Text.Json;

namespace SupplyGuard.Sample.Tests;

/// <summary>A finding of a JSON report, as far as the tests look at it.</summary>
internal sealed record ReportedFinding(string Rule, string Subject, string Path, long? Line, long? Offset)
{
    public static ReportedFinding Read(JsonElement finding) => new(
        finding.GetProperty("rule").GetString()!,
        finding.GetProperty("subject").GetString()!,
        finding.GetProperty("location").GetProperty("path").GetString()!,
        Number(finding.GetProperty("location").GetProperty("line")),
        Number(finding.GetProperty("location").GetProperty("offset")));

    /// <summary>Whether this is the finding that an attack expects: packages are named without their version.</summary>
    public bool Answers(AttackedSamples.Attack attack) =>
        Rule == attack.Rule &&
        (Subject == attack.Subject || Subject.StartsWith(attack.Subject + "@", StringComparison.Ordinal)) &&
        (attack.Location is null || Path.EndsWith(attack.Location, StringComparison.Ordinal));

    private static long? Number(JsonElement value) => value.ValueKind is JsonValueKind.Number ? value.GetInt64() : null;
}
