using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SupplyGuard.Checks.Models.Attestations;
using SupplyGuard.Findings;
using TestKit;
using TestKit.Signing;

namespace SupplyGuard.Tests.Models;

public sealed class AttestationTests : IDisposable
{
    private const string File = "models/a.bin.attestations.jsonl";
    private const string Training = """, "maxAge": "30.00:00:00", "claims": { "epsilonAtMost": 8, "isolated": true, "auditedWithin": "180.00:00:00", "baseSha256": "sha256:BASE" }""";

    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string Base = new('b', 64);

    private readonly TemporaryFolder _folder = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public AttestationTests()
    {
        _folder.Write("models/a.bin", "weights");
        _folder.Write("keys/trainer.pem", _key.ExportSubjectPublicKeyInfoPem());
    }

    [Theory]
    [InlineData("scan", "")]
    [InlineData("evaluation", ", \"claims\": { \"evaluation\": \"digits\" }")]
    [InlineData("training", Training)]
    public void Accepts_what_the_policy_demands_without_SG2501_SG2502_SG2503_SG2504_SG2505_SG2506_SG2507_SG2508_SG2509_SG2510_SG2511(string type, string demand)
    {
        Demand(type, demand);
        Write(Line(type));

        Assert.Empty(Findings());
    }

    [Fact]
    public void Reports_SG2501_when_there_is_none_or_only_one_of_another_type()
    {
        Demand("scan");
        Assert.Equal(AttestationRules.Missing, Only().Rule);

        Write(Line("training"));
        Assert.Equal(AttestationRules.Missing, Only().Rule);
    }

    [Fact]
    public void Reports_SG2501_when_another_evaluation_is_attested()
    {
        Demand("evaluation", ", \"claims\": { \"evaluation\": \"cheques\" }");
        Write(Line("evaluation"));

        Assert.Equal(AttestationRules.Missing, Only().Rule);
    }

    [Theory]
    [InlineData("madeAt", "\"yesterday\"")]
    [InlineData("differentialPrivacy", "{ \"epsilon\": -1 }")]
    [InlineData("differentialPrivacy", "{ \"epsilon\": 1e999 }")]
    [InlineData("isolated", "\"true\"")]
    [InlineData("auditedOn", "\"2026-02-30\"")]
    [InlineData("baseSha256", "\"BB\"")]
    public void Reports_SG2502_for_a_claim_that_is_none(string name, string value)
    {
        Demand("training");
        Write(Line("training", predicate => predicate[name] = JsonNode.Parse(value)));

        Assert.Equal(AttestationRules.Malformed, Only().Rule);
    }

    [Fact]
    public void Reports_SG2502_with_its_number_for_a_line_that_is_no_envelope()
    {
        Demand("scan");
        _folder.Write(File, [.. Line("scan"), (byte)'\n', .. "nonsense"u8]);

        var finding = Only();

        Assert.Equal(AttestationRules.Malformed, finding.Rule);
        Assert.Equal(2, finding.Location.Line);
    }

    [Fact]
    public void Reports_SG2503_for_another_key_and_for_a_changed_claim()
    {
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Demand("scan");
        Write(Line("scan", key: stranger));
        Assert.Equal(AttestationRules.Untrusted, Only().Rule);

        Write(Signature(Predicate("scan"), "scan", Digest()).Enveloped(Signature(Predicate("scan"), "scan", Digest()).PayloadBytes(), _ => _key.SignData([1], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence), Material(_key)));
        Assert.Equal(AttestationRules.Untrusted, Only().Rule);
    }

    [Fact]
    public void Reports_SG2504_when_the_model_changed_after_it_was_attested()
    {
        Demand("scan");
        Write(Line("scan"));
        _folder.Write("models/a.bin", "weighty");

        Assert.Equal(AttestationRules.OtherModel, Only().Rule);
    }

    [Fact]
    public void Reports_SG2505_for_one_that_is_too_old_or_from_the_future()
    {
        Demand("scan", ", \"maxAge\": \"1.00:00:00\"");
        Write(Line("scan", predicate => predicate["madeAt"] = "2026-05-01T00:00:00Z"));
        Assert.Equal("What is attested of 'models/a.bin' was made at 2026-05-01T00:00:00Z, and the policy accepts 1 days.", Only().Message);

        Write(Line("scan", predicate => predicate["madeAt"] = "2027-05-01T00:00:00Z"));
        Assert.Equal(AttestationRules.TooOld, Only().Rule);
    }

    [Fact]
    public void Reports_SG2506_when_the_last_verdict_takes_back_the_first()
    {
        Demand("scan");
        _folder.Write(File, [.. Line("scan", predicate => { predicate["verdict"] = "failed"; predicate["madeAt"] = "2026-05-31T12:00:00Z"; }), (byte)'\n', .. Line("scan")]);

        Assert.Equal("The scan of 'models/a.bin' is attested with the verdict 'failed'.", Only().Message);
    }

    [Theory]
    [InlineData("differentialPrivacy", "{ \"epsilon\": 8.5 }", "SG2507")]
    [InlineData("differentialPrivacy", null, "SG2507")]
    [InlineData("isolated", "false", "SG2508")]
    [InlineData("isolated", null, "SG2508")]
    [InlineData("auditedOn", "\"2025-01-01\"", "SG2509")]
    [InlineData("auditedOn", "\"2026-06-03\"", "SG2509")]
    [InlineData("auditedOn", null, "SG2509")]
    [InlineData("baseSha256", null, "SG2510")]
    [InlineData("baseSha256", "\"cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc\"", "SG2510")]
    public void Reports_SG2507_SG2508_SG2509_and_SG2510_for_claims_that_fail(string name, string? value, string rule)
    {
        Demand("training", Training);
        Write(Line("training", predicate =>
        {
            predicate.Remove(name);
            if (value is not null)
                predicate[name] = JsonNode.Parse(value);
        }));

        Assert.Equal(rule, Only().Rule.Id);
    }

    [Fact]
    public void Reports_SG2511_when_the_key_of_a_signer_is_missing()
    {
        Demand("scan");
        Write(Line("scan"));
        System.IO.File.Delete(_folder.PathTo("keys/trainer.pem"));

        Assert.Equal(AttestationRules.Unreadable, Only().Rule);
    }

    [Fact]
    public void A_policy_demands_claims_only_of_the_type_that_makes_them()
    {
        Demand("scan", ", \"claims\": { \"isolated\": true }");

        Assert.Contains(Findings("SG9"), finding => finding.Rule.Id is "SG9008");
    }

    public void Dispose()
    {
        _folder.Dispose();
        _key.Dispose();
    }

    private static JsonObject Predicate(string type) => type is "training"
        ? new JsonObject
        {
            ["madeAt"] = "2026-05-31T00:00:00Z",
            ["baseSha256"] = Base,
            ["datasets"] = new JsonArray(new JsonObject { ["name"] = "digits", ["sha256"] = Base }),
            ["differentialPrivacy"] = new JsonObject { ["epsilon"] = 8, ["delta"] = 1e-5 },
            ["isolated"] = true,
            ["auditedOn"] = "2026-03-01",
        }
        : new JsonObject { ["madeAt"] = "2026-05-31T00:00:00Z", ["verdict"] = "passed", ["evaluation"] = "digits" };

    private static JsonObject Material(ECDsa key) => new() { ["publicKey"] = new JsonObject { ["hint"] = TestModelSignature.HintOf(key) }, ["tlogEntries"] = new JsonArray() };

    private static TestModelSignature Signature(JsonObject predicate, string type, string sha256) => new()
    {
        Statement = statement =>
        {
            statement["subject"]![0]!["digest"]!["sha256"] = sha256;
            statement["predicateType"] = $"https://supplyguard/{type}/v1";
            statement["predicate"] = predicate;
        },
    };

    private string Digest() => Convert.ToHexStringLower(SHA256.HashData(System.IO.File.ReadAllBytes(_folder.PathTo("models/a.bin"))));

    private byte[] Line(string type, Action<JsonObject>? change = null, ECDsa? key = null)
    {
        var predicate = Predicate(type);
        change?.Invoke(predicate);
        return Signature(predicate, type, Digest()).SignedBy(key ?? _key);
    }

    private void Write(byte[] line) => _folder.Write(File, line);

    private void Demand(string type, string demand = "") => _folder.Write("supplyguard.json", $$"""
        { "policy": 1, "models": [ { "path": "models/*.bin", "pins": "off", "attestations": [
          { "type": "{{type}}", "signers": [ { "key": "keys/trainer.pem" } ]{{demand.Replace("BASE", Base, StringComparison.Ordinal)}} } ] } ] }
        """);

    private Finding[] Findings(string area = "SG25") =>
        [.. Guard.Verify(new VerifyRequest(_folder.Path) { Scope = VerifyScope.Models, Clock = new StoppedClock() }, TestContext.Current.CancellationToken).Findings.Where(finding => finding.Rule.Id.StartsWith(area, StringComparison.Ordinal))];

    private Finding Only() => Assert.Single(Findings());

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
