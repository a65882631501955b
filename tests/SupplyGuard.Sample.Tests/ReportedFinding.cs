using System.Text.Json;

namespace SupplyGuard.Sample.Tests;

/// <summary>A finding of a JSON report, as far as the tests look at it.</summary>
internal sealed record ReportedFinding(string Rule, string Subject, string Path)
{
    public static ReportedFinding Read(JsonElement finding) => new(
        finding.GetProperty("rule").GetString()!,
        finding.GetProperty("subject").GetString()!,
        finding.GetProperty("location").GetProperty("path").GetString()!);

    /// <summary>Whether this is the finding that an attack expects: packages are named without their version.</summary>
    public bool Answers(AttackedSamples.Attack attack) =>
        Rule == attack.Rule &&
        (Subject == attack.Subject || Subject.StartsWith(attack.Subject + "@", StringComparison.Ordinal)) &&
        (attack.Location is null || Path.EndsWith(attack.Location, StringComparison.Ordinal));
}
