using System.Text.Json;

namespace SupplyGuard.Package.Tests.Consumers;

/// <summary>What the tool says of the state that a build has judged.</summary>
internal static class ToolFindings
{
    /// <summary>Demands the same findings from the build and from the tool: code, file, line, column and words.</summary>
    /// <param name="arguments">Of <c>dotnet supplyguard</c>, such as <c>verify App</c>; in a gate of restore, <c>package verify App</c>.</param>
    public static async Task AssertSame(Consumer consumer, BuildRun build, params string[] arguments)
    {
        var tool = await consumer.Tool([.. arguments, "--format", "json"]);
        using var report = JsonDocument.Parse(tool.Output);

        // A gate that fails puts the project into quarantine, which only a later run can find.
        var findings = report.RootElement.GetProperty("findings").EnumerateArray().Select(Logged)
            .Where(finding => finding.Severity is not "note" && finding.Code is not "SG1112");
        Assert.Equal(Lines(findings), Lines(build.Logged.Where(finding => finding.Code.StartsWith("SG", StringComparison.Ordinal))));
    }

    private static string Lines(IEnumerable<LoggedFinding> findings) => string.Join('\n', findings.Select(finding => finding.ToString()).Order(StringComparer.Ordinal));

    private static LoggedFinding Logged(JsonElement finding)
    {
        var location = finding.GetProperty("location");
        var isPlace = location.ValueKind is JsonValueKind.Object;
        return new LoggedFinding(
            finding.GetProperty("severity").GetString()!,
            finding.GetProperty("rule").GetString()!,
            isPlace ? location.GetProperty("path").GetString()! : "",
            isPlace ? Number(location, "line") : 0,
            isPlace ? Number(location, "column") : 0,
            $"{finding.GetProperty("message").GetString()} {finding.GetProperty("fix").GetString()}".TrimEnd());
    }

    private static int Number(JsonElement location, string name) => location.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : 0;
}
