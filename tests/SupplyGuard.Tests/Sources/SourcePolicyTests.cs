using SupplyGuard.Policies;
using SupplyGuard.Tests.Policies;

namespace SupplyGuard.Tests.Sources;

public sealed class SourcePolicyTests
{
    [Fact]
    public void Sources_and_folder_are_read_with_their_places()
    {
        var packages = PolicySource.Read(PolicySource.Whole).Policy!.Packages!;

        var source = Assert.Single(packages.Sources);
        Assert.Equal(["Contoso.*"], source.Packages);
        Assert.Equal(["https://packages.contoso.example/v3/index.json", "feeds/own"], source.From);
        Assert.True(source.Location.Line > 1);
        Assert.Equal(FolderRequirement.Repository | FolderRequirement.ReadOnly, packages.Folder.Value);
    }

    [Theory]
    [InlineData("\"folder\": \"any\"", FolderRequirement.None)]
    [InlineData("\"folder\": \"repository\"", FolderRequirement.Repository)]
    [InlineData("\"folder\": [\"readOnly\"]", FolderRequirement.ReadOnly)]
    [InlineData("\"sources\": []", FolderRequirement.None)]
    public void A_folder_is_one_word_or_several(string key, FolderRequirement expected)
    {
        var reading = PolicySource.Read($$"""{ "policy": 1, "packages": { {{key}} } }""");

        Assert.Empty(reading.Findings);
        Assert.Equal(expected, reading.Policy!.Packages!.Folder.Value);
        Assert.Empty(reading.Policy.Packages.Sources);
    }

    [Theory]
    [InlineData("\"folder\": \"shared\"")]
    [InlineData("\"folder\": [\"repository\", \"repository\"]")]
    [InlineData("\"sources\": [ { \"packages\": [], \"from\": [\"a\"] } ]")]
    [InlineData("\"sources\": [ { \"packages\": [\"*\"], \"from\": [] } ]")]
    [InlineData("\"sources\": [ { \"packages\": [\"*\"], \"from\": [\" \"] } ]")]
    [InlineData("\"sources\": [ { \"packages\": [\"Contoso/*\"], \"from\": [\"a\"] } ]")]
    public void A_restriction_that_would_restrict_nothing_is_refused(string key) =>
        Assert.Equal(PolicyRules.ValueNotAllowed, Assert.Single(PolicySource.Read($$"""{ "policy": 1, "packages": { {{key}} } }""").Findings).Rule);

    [Theory]
    [InlineData("\"folder\": \"repository\"", false)]
    [InlineData("\"folder\": \"any\"", true)]
    [InlineData("\"sources\": [ { \"packages\": [\"*\"], \"from\": [\"a\"] } ]", false)]
    public void A_policy_that_asks_for_one_of_them_asks_for_something(string key, bool asksNothing) => Assert.Equal(
        asksNothing,
        PolicySource.Read($$"""{ "policy": 1, "packages": { "lockFile": "off", "signature": "off", "installedContent": "off", {{key}} } }""").Findings.Any(finding => finding.Rule == PolicyRules.AsksNothing));
}
