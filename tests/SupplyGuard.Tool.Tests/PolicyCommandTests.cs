using System.Text.Json;
using TestKit;

namespace SupplyGuard.Tool.Tests;

public sealed class PolicyCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Check_says_that_a_policy_is_well_formed()
    {
        _folder.Write("supplyguard.json", SampleFiles.ModelsPolicy);

        Assert.Equal(new ToolRun(0, "the policy is well-formed\n", ""), ToolRun.In(_folder, "policy", "check"));
    }

    [Fact]
    public void Check_says_what_is_wrong_and_where()
    {
        _folder.Write("other.json", """{ "policy": 1, "modles": [] }""");

        var run = ToolRun.In(_folder, "policy", "check", "other.json");

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("other.json(1,16): error SG90", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Show_names_the_origin_of_every_value()
    {
        _folder.Write("supplyguard.json", """{ "policy": 1, "extends": "standard", "packages": { "signature": "off" } }""");

        Golden.Matches(ToolRun.In(_folder, "policy", "show").Output);
    }

    [Fact]
    public void Schema_is_the_one_in_the_repository()
    {
        var run = ToolRun.In(_folder, "policy", "schema");

        Assert.Equal(File.ReadAllText(Repository.PathTo("policies", "schema.json")), run.Output);
        using var document = JsonDocument.Parse(run.Output);
    }

    [Fact]
    public void Explain_shows_the_page_of_a_rule_in_any_case()
    {
        var run = ToolRun.In(_folder, "explain", "sg1102");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(File.ReadAllText(Repository.PathTo("docs", "rules", "SG1102.md")), run.Output);
    }

    public void Dispose() => _folder.Dispose();
}
