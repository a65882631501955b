using System.Text.RegularExpressions;
using SupplyGuard.Policies;
using TestKit;

namespace SupplyGuard.Tests.Policies;

public sealed partial class PolicyPresentationTests
{
    [Fact]
    public void The_effective_policy_shows_the_origin_of_every_value()
        => Golden.Matches(PolicyShow.Text(PolicySource.Read("""
            {
              "severity": { "SG1004": "warning" },
              "packages": { "signature": "ifPresent" },
              "models": [ { "path": "models/**" } ],
              "policy": 1, "extends": ["strict", "observe"]
            }
            """).Effective!));

    [Fact]
    public void The_effective_policy_with_every_key() => Golden.Matches(PolicyShow.Text(PolicySource.Read(PolicySource.Whole).Effective!));

    [Fact]
    public void The_schema_in_the_repository_is_the_one_that_the_reader_validates_by()
    {
        var path = Repository.PathTo("policies", "schema.json");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") is "1")
            File.WriteAllText(path, PolicySchema.ToJsonSchema());

        Assert.Equal(PolicySchema.ToJsonSchema(), File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Every_policy_in_the_documentation_is_read_as_one()
    {
        var policies = Fence().Matches(File.ReadAllText(Repository.PathTo("docs", "policy.md")))
            .Select(match => match.Groups["json"].Value)
            .Where(json => json.Contains("\"policy\":", StringComparison.Ordinal))
            .ToList();

        Assert.True(policies.Count >= 4, $"{policies.Count} policies");
        Assert.All(policies, json => Assert.Equal("", PolicySource.Lines(PolicySource.Read(json).Findings)));
    }

    [Fact]
    public void Every_key_of_the_schema_is_in_the_documentation()
    {
        var page = File.ReadAllText(Repository.PathTo("docs", "policy.md"));

        Assert.All(Keys(PolicySchema.Root), key => Assert.Contains($"`{key}`", page, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Keys(PolicyShape shape) => shape switch
    {
        PolicyShape.Section section => section.Keys.SelectMany(key => Keys(key.Shape).Prepend(key.Name)),
        PolicyShape.List list => Keys(list.Item),
        PolicyShape.Map map => Keys(map.Value),
        _ => [],
    };

    [GeneratedRegex(@"^```jsonc?\n(?<json>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Fence();
}
