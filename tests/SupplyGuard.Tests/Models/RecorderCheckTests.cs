using System.Security.Cryptography;
using SupplyGuard.Checks.Models.Signature;
using SupplyGuard.Findings;
using SupplyGuard.Signatures.Models.Trust;
using TestKit;
using TestKit.Signing;

namespace SupplyGuard.Tests.Models;

/// <summary>A model and the baseline that judges it, each signed with one of two keys.</summary>
public sealed class RecorderCheckTests : IDisposable
{
    private const string Both = """{ "key": "keys/alice.pem" }, { "key": "keys/bob.pem" }""";

    private readonly TemporaryFolder _folder = new();
    private readonly ECDsa _alice = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _bob = ECDsa.Create(ECCurve.NamedCurves.nistP384);

    public RecorderCheckTests()
    {
        _folder.Write("keys/alice.pem", _alice.ExportSubjectPublicKeyInfoPem());
        _folder.Write("keys/bob.pem", _bob.ExportSubjectPublicKeyInfoPem());
        _folder.Write("models/a.bin", "weights");
        _folder.Write("evaluation/a.npz", "golden");
        _folder.Write("evaluation/a.json", "baseline");
        Policy();
        SignModel(_alice);
        SignBaseline(_bob);
    }

    [Fact]
    public void Accepts_model_and_baseline_of_two_people_without_SG2328_SG2329()
    {
        Assert.Empty(Findings());
        Assert.Empty(Findings(VerifyScope.Evaluations));
    }

    [Theory]
    [InlineData(VerifyScope.Models)]
    [InlineData(VerifyScope.Evaluations)]
    public void Reports_SG2328_when_one_key_signed_both(VerifyScope scope)
    {
        SignBaseline(_alice);

        var finding = Assert.Single(Findings(scope));

        Assert.Equal(RecorderRules.SamePerson, finding.Rule);
        Assert.StartsWith("'models/a.bin' and the baseline that judges it, 'evaluation/a.json', are both signed by the key '", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG2328_however_many_others_signed()
    {
        SignModel(_bob, "models/a.bin.bob.sig");

        Assert.Equal(RecorderRules.SamePerson, Assert.Single(Findings()).Rule);
    }

    [Fact]
    public void Reports_SG2328_for_one_name_with_two_keys()
    {
        var old = new VerifiedSignature(null!, "1", null, "CN=Alice");

        Assert.True(old.IsOfTheSignerOf(old with { Key = "2" }));
        Assert.True(old.IsOfTheSignerOf(old with { Name = null }));
        Assert.False(old.IsOfTheSignerOf(old with { Key = "2", Name = "CN=Bob" }));
        Assert.False((old with { Name = null }).IsOfTheSignerOf(old with { Key = "2", Name = null }));
    }

    [Fact]
    public void Reports_SG2329_when_nobody_signed_the_baseline()
    {
        File.Delete(_folder.PathTo("evaluation", "a.json.sig"));

        var finding = Assert.Single(Findings());

        Assert.Equal(RecorderRules.NotVouchedFor, finding.Rule);
        Assert.Equal("'evaluation/a.json' has no signature, and the policy names who may have recorded it.", finding.Message);
    }

    [Theory]
    [InlineData("\"signature\": \"ifPresent\", \"signers\": [ " + Both + " ]")]
    [InlineData("\"signature\": \"off\"")]
    public void Reports_SG2329_when_nobody_signed_the_model(string signature)
    {
        Policy(signature: signature);
        File.Delete(_folder.PathTo("models", "a.bin.sig"));

        var finding = Assert.Single(Findings());

        Assert.Equal(RecorderRules.NotVouchedFor, finding.Rule);
        Assert.Equal("'models/a.bin' has no good signature, so nothing tells whether who recorded 'evaluation/a.json' is somebody else.", finding.Message);
    }

    [Fact]
    public void A_signature_for_another_content_of_the_model_does_not_count()
    {
        _folder.Write("models/a.bin", "weightz");

        Assert.Equal([RecorderRules.NotVouchedFor], Findings(VerifyScope.Evaluations).Select(finding => finding.Rule));
        Assert.Equal([SignedContentRules.Changed, RecorderRules.NotVouchedFor], Findings().Select(finding => finding.Rule).OrderBy(rule => rule.Id));
    }

    [Fact]
    public void A_baseline_is_judged_by_its_signature_as_a_model_is()
    {
        _folder.Write("evaluation/a.json", "baselinf");
        Assert.Equal(SignedContentRules.Changed, Assert.Single(Findings()).Rule);

        _folder.Write("evaluation/a.json.sig", "{");
        Assert.Equal(SignatureFileRules.Malformed, Assert.Single(Findings()).Rule);

        Policy(recorders: """{ "key": "keys/alice.pem" }""");
        SignBaseline(_bob);
        Assert.Equal(SignerRules.OtherKey, Assert.Single(Findings()).Rule);
    }

    [Fact]
    public void A_policy_without_recorders_asks_nobody()
    {
        Policy(recorders: "");
        SignBaseline(_alice);

        Assert.Empty(Findings());
    }

    public void Dispose()
    {
        _alice.Dispose();
        _bob.Dispose();
        _folder.Dispose();
    }

    private void Policy(string recorders = Both, string signature = "\"signature\": \"required\", \"signers\": [ " + Both + " ]") => _folder.Write("supplyguard.json", $$"""
        { "policy": 1,
          "models": [ { "path": "models/*.bin", "pins": "off", {{signature}} } ],
          "evaluations": [ { "name": "a", "model": "models/a.bin", "change": "unchanged", "golden": { "file": "evaluation/a.npz" },
                             "outputs": { "scores": "s", "classes": ["0", "1"] }, "baseline": "evaluation/a.json", "recorders": [ {{recorders}} ] } ] }
        """);

    private void SignModel(ECDsa key, string file = "models/a.bin.sig") => _folder.Write(file, new TestModelSignature().With("a.bin", "weights").SignedBy(key));

    private void SignBaseline(ECDsa key) => _folder.Write("evaluation/a.json.sig", new TestModelSignature().With("a.json", "baseline").SignedBy(key));

    /// <summary>The findings about signatures, and no others.</summary>
    private Finding[] Findings(VerifyScope scope = VerifyScope.Models) =>
        [.. Guard.Verify(new VerifyRequest(_folder.Path) { Scope = scope }, TestContext.Current.CancellationToken).Findings.Where(finding => finding.Rule.Id.StartsWith("SG23", StringComparison.Ordinal) || finding.Rule.Id.StartsWith("SG90", StringComparison.Ordinal) || finding.Rule.Id.StartsWith("SG99", StringComparison.Ordinal))];
}
