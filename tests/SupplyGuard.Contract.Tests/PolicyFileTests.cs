using SupplyGuard.Policies;
using TestKit;

namespace SupplyGuard.Contract.Tests;

/// <summary>Policies that the repository ships are policies that its own reader takes, with the rules that really exist.</summary>
public class PolicyFileTests
{
    [Fact]
    public void Presets_and_our_own_policy_are_read_without_a_complaint() => Assert.Empty(SourceTree.Of(".json", "policies")
        .Where(file => Path.GetFileName(file) is not ("schema.json" or "supplyguard.lock.json"))
        .SelectMany(Complaints));

    [Fact]
    public void The_presets_are_the_files() => Assert.All(PolicySchema.Presets, preset => Assert.Contains($"policies/{preset}.json", SourceTree.Files));

    [Fact]
    public void Policies_of_the_samples_are_read_without_a_complaint() => Assert.Empty(SourceTree.Of(".json", "samples")
        .Where(file => Path.GetFileName(file) is "supplyguard.json")
        .SelectMany(Complaints));

    private static IEnumerable<string> Complaints(string file)
    {
        var reading = PolicyReader.Read(Repository.PathTo(file), RuleCatalog.All);
        foreach (var finding in reading.Findings)
            yield return $"{file}: {finding.Location} {finding.Rule.Id}: {finding.Message}";
        if (reading.Policy is null)
            yield return $"{file} is no policy.";
    }
}
