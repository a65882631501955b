using SupplyGuard.Policies;

namespace SupplyGuard.Tests.Policies;

/// <summary>What a policy says about how signatures are judged.</summary>
public sealed class SignaturePolicyTests
{
    private const string Fingerprint = "sha256:0e5f38f57dc1bcc806d8494f4f90fbcedd988b46760709cbeec6f4219aa6157d";

    [Fact]
    public void By_default_nobody_asks_for_revocation_or_a_second_opinion()
    {
        var packages = PolicySource.Read("""{ "policy": 1, "extends": "standard" }""").Policy!.Packages!;

        Assert.Null(packages.RevocationLists);
        Assert.False(packages.NeedsSecondOpinion);
    }

    [Fact]
    public void The_strict_preset_needs_a_second_opinion() =>
        Assert.True(PolicySource.Read("""{ "policy": 1, "extends": "strict" }""").Policy!.Packages!.NeedsSecondOpinion);

    [Fact]
    public void Revocation_names_its_lists() => Assert.Equal(
        "policies/revocation",
        PolicySource.Read("""{ "policy": 1, "packages": { "revocation": "offline", "revocationLists": "policies/revocation" } }""").Policy!.Packages!.RevocationLists!.Value);

    [Theory]
    [InlineData("\"revocation\": \"offline\"")]
    [InlineData("\"revocation\": \"online\"")]
    [InlineData("\"secondOpinion\": \"ifPresent\"")]
    [InlineData("\"trustedSigners\": [{ \"name\": \"n\", \"author\": [\"subject:\"] }]")]
    [InlineData("\"trustedSigners\": [{ \"name\": \"n\", \"author\": [\"CN=Contoso\"] }]")]
    [InlineData("\"trustedSigners\": [{ \"name\": \"n\", \"author\": [\"subject:=Contoso\"] }]")]
    public void Reports_SG9008_for_what_cannot_be_meant(string key)
    {
        var reading = PolicySource.Read($$"""{ "policy": 1, "packages": { {{key}} } }""");

        Assert.Null(reading.Policy);
        Assert.Equal(PolicyRules.ValueNotAllowed, Assert.Single(reading.Findings).Rule);
    }

    [Fact]
    public void Reports_SG9009_for_lists_outside_of_the_repository() => Assert.Equal(
        PolicyRules.PathLeaves,
        Assert.Single(PolicySource.Read("""{ "policy": 1, "packages": { "revocation": "offline", "revocationLists": "../lists" } }""").Findings).Rule);

    [Fact]
    public void Reports_SG9013_when_all_that_is_left_is_a_second_opinion_about_nothing() => Assert.Equal(
        PolicyRules.AsksNothing,
        Assert.Single(PolicySource.Read("""{ "policy": 1, "extends": "strict", "packages": { "lockFile": "off", "signature": "off", "installedContent": "off", "lookalikes": "off", "foreign": "off" } }""").Findings).Rule);

    [Fact]
    public void A_signer_is_named_by_fingerprints_and_by_subjects()
    {
        var signer = Assert.Single(PolicySource.Read($$"""
            { "policy": 1, "packages": { "trustedSigners": [ { "name": "n", "author": ["subject:CN=Contoso, O=Contoso"], "repository": ["{{Fingerprint}}", "subject:CN=Gallery"], "owners": ["contoso"] } ] } }
            """).Policy!.Packages!.TrustedSigners);

        Assert.Empty(signer.Authors);
        Assert.Equal(["CN=Contoso, O=Contoso"], signer.AuthorSubjects);
        Assert.Equal(Fingerprint, Assert.Single(signer.Repositories).ToString());
        Assert.Equal(["CN=Gallery"], signer.RepositorySubjects);
    }
}
