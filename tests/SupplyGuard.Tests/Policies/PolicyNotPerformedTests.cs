using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Tests.Policies;

public sealed class PolicyNotPerformedTests
{
    [Theory]
    [InlineData("evaluations[0].requireDevice", ", \"device\": \"cuda\", \"requireDevice\": true")]
    public void Reports_SG9011_for_checks_of_evaluations(string path, string keys) => AssertNotPerformed(path, PolicySource.ReadEvaluationWith(keys));

    [Fact]
    public void Accepts_what_asks_for_nothing_SG9011()
    {
        Assert.Empty(PolicySource.Read("""
            { "policy": 1, "packages": { "lookalikes": "off", "advisories": { "atLeast": "off" }, "age": { "unlisted": "off", "deprecated": "off" }, "reviews": { "required": [] } } }
            """).Findings);
        Assert.Empty(PolicySource.ReadModelWith("\"signature\": \"off\", \"signers\": [], \"allow\": { \"globals\": [], \"files\": [] }").Findings);
        Assert.Empty(PolicySource.ReadEvaluationWith(", \"slices\": {}, \"approvals\": { \"retrain\": 0 }, \"requireDevice\": true", ", \"secretAugmentations\": 0").Findings);
        Assert.Empty(PolicySource.ReadEvaluationWith(", \"device\": \"cpu\", \"requireDevice\": true").Findings);
    }

    private static void AssertNotPerformed(string path, PolicyReading reading)
    {
        var finding = Assert.Single(reading.Findings);
        Assert.Equal(PolicyRules.NotPerformed, finding.Rule);
        Assert.True(finding.Rule.Incomplete);
        Assert.Equal(path, finding.Evidence["key"]);
        Assert.NotNull(reading.Policy);
    }
}
