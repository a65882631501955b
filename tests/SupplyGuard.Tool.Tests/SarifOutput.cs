using System.Text.Json;
using TestKit;

namespace SupplyGuard.Tool.Tests;

/// <summary>What a command wrote as SARIF: valid by the schema of the standard, and then its results alone, since rules bring their whole pages.</summary>
internal static class SarifOutput
{
    private static readonly JsonSchema Schema = JsonSchema.Parse(File.ReadAllText(Repository.PathTo("tests", "SupplyGuard.Tests", "Reporting", "Schema", "sarif-2.1.0-rtm.5.json")));

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    public static string ResultsOf(ToolRun run)
    {
        var document = JsonElement.Parse(run.Output);
        Assert.Empty(Schema.Faults(document));
        return JsonSerializer.Serialize(Assert.Single(document.GetProperty("runs").EnumerateArray()).GetProperty("results"), Indented) + "\n";
    }
}
