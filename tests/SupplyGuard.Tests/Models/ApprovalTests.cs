using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SupplyGuard.Checks.Models.Attestations;
using SupplyGuard.Findings;
using SupplyGuard.Subjects;
using TestKit;
using TestKit.Signing;

namespace SupplyGuard.Tests.Models;

public sealed class ApprovalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ECDsa _carol = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _dan = ECDsa.Create(ECCurve.NamedCurves.nistP384);

    public ApprovalTests()
    {
        _folder.Write("models/a.bin", "weights");
        _folder.Write("keys/carol.pem", _carol.ExportSubjectPublicKeyInfoPem());
        _folder.Write("keys/dan.pem", _dan.ExportSubjectPublicKeyInfoPem());
        Policy("\"approvals\": { \"retrain\": 2 }, \"approvers\": [ { \"key\": \"keys/carol.pem\" }, { \"key\": \"keys/dan.pem\" } ]");
    }

    [Fact]
    public void Accepts_a_change_that_two_people_approved_SG2512()
    {
        Write(Approval(_carol), Approval(_dan));

        Assert.Empty(Findings());
    }

    [Fact]
    public void Accepts_a_class_of_change_that_needs_nobody_SG2512()
    {
        Policy("\"approvals\": { \"first-import\": 2 }, \"approvers\": [ { \"key\": \"keys/carol.pem\" } ]");

        Assert.Empty(Findings());
    }

    [Fact]
    public void Reports_SG2512_when_nobody_approved()
    {
        var finding = Assert.Single(Findings());

        Assert.Equal(AttestationRules.NotApproved, finding.Rule);
        Assert.Equal("'digits' declares 'retrain', which needs approvals of '2' people, and 'models/a.bin' as it is has '0'.", finding.Message);
        Assert.Equal(3, finding.Location.Line);
    }

    [Fact]
    public void Reports_SG2512_when_one_person_approved_twice()
    {
        Write(Approval(_carol), Approval(_carol, approval => approval["reason"] = "once more"));

        Assert.Equal("1", Assert.Single(Findings()).Evidence["given"]);
    }

    [Fact]
    public void Reports_SG2512_when_the_architecture_is_not_approved()
    {
        _folder.Write("networks/a.pt", "code");
        Policy("\"architecture\": \"networks/a.pt\", \"approvals\": { \"retrain\": 2 }, \"approvers\": [ { \"key\": \"keys/carol.pem\" }, { \"key\": \"keys/dan.pem\" } ]");
        Write(Approval(_carol), Approval(_dan));

        Assert.EndsWith("'networks/a.pt' as it is has '0'.", Assert.Single(Findings()).Message, StringComparison.Ordinal);

        _folder.Write("networks/a.pt.attestations.jsonl", [.. Lines(Approval(_carol), Approval(_dan))]);
        Assert.EndsWith("'networks/a.pt' as it is has '0'.", Assert.Single(Findings()).Message, StringComparison.Ordinal);

        File.Delete(_folder.PathTo("networks/a.pt"));
        Assert.EndsWith("'networks/a.pt' as it is has '0'.", Assert.Single(Findings()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_a_change_of_weights_and_architecture_that_two_people_approved_SG2512()
    {
        _folder.Write("networks/a.pt", "code");
        Policy("\"architecture\": \"networks/a.pt\", \"approvals\": { \"retrain\": 2 }, \"approvers\": [ { \"key\": \"keys/carol.pem\" }, { \"key\": \"keys/dan.pem\" } ]");
        Write(Approval(_carol), Approval(_dan));
        _folder.Write("networks/a.pt.attestations.jsonl", [.. Lines(Approval(_carol, file: "networks/a.pt"), Approval(_dan, file: "networks/a.pt"))]);

        Assert.Empty(Findings());
    }

    [Theory]
    [InlineData("evaluation", "letters")]
    [InlineData("change", "finetune")]
    [InlineData("madeAt", "2126-05-31T00:00:00Z")]
    public void Reports_SG2512_when_an_approval_is_of_something_else(string member, string value)
    {
        Write(Approval(_carol), Approval(_dan, approval => approval[member] = value));

        Assert.Equal(AttestationRules.NotApproved, Assert.Single(Findings()).Rule);
    }

    [Fact]
    public void Reports_SG2512_when_somebody_took_an_approval_back()
    {
        Write(Approval(_carol), Approval(_dan, approval => { approval["change"] = "none"; approval["madeAt"] = "2026-06-01T00:00:00Z"; }), Approval(_dan));

        Assert.Equal("1", Assert.Single(Findings()).Evidence["given"]);
    }

    [Fact]
    public void Reports_SG2512_when_the_model_changed_after_it_was_approved_or_a_stranger_approved_it()
    {
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Write(Approval(_carol), Approval(stranger));
        Assert.Equal("1", Assert.Single(Findings()).Evidence["given"]);

        Write(Approval(_carol), Approval(_dan));
        _folder.Write("models/a.bin", "weighty");
        Assert.Equal("0", Assert.Single(Findings()).Evidence["given"]);
    }

    [Fact]
    public void Reports_SG2512_when_another_evaluation_names_the_model_as_the_graph_before_its_own()
    {
        _folder.Write("supplyguard.json", File.ReadAllText(_folder.PathTo("supplyguard.json")).Replace("\"models\": [ { \"path\": \"models/*.bin\", \"pins\": \"off\" } ], \"evaluations\": [", """
            "evaluations": [ {
              "name": "first", "model": "models/b.bin", "change": "retrain", "baseline": "first.baseline.json",
              "golden": { "file": "golden.npy", "format": "npy", "input": "x", "labels": "labels.npy", "preprocess": "models/a.bin" },
              "outputs": { "scores": "logits", "classes": ["0", "1"] } },
            """, StringComparison.Ordinal));

        Assert.Empty(Findings("SG90"));
        Assert.Equal("0", Assert.Single(Findings()).Evidence["given"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Reports_SG2512_when_the_model_is_not_examined_as_one(bool isCompanion)
    {
        Write(Approval(_carol), Approval(_dan));
        if (isCompanion)
            ClaimByAnother();
        else
            File.Delete(_folder.PathTo("models/a.bin"));

        var finding = Assert.Single(Findings());
        Assert.Equal(AttestationRules.NotApproved, finding.Rule);
        Assert.Equal("", finding.Evidence["sha256"]);
    }

    [Fact]
    public void What_is_not_examined_as_a_model_is_said_once_where_it_is_evaluated_too_SG2512()
    {
        File.Delete(_folder.PathTo("models/a.bin"));

        var report = Guard.Verify(new VerifyRequest(_folder.Path) { Scope = VerifyScope.Models | VerifyScope.Evaluations }, TestContext.Current.CancellationToken);

        Assert.DoesNotContain(report.Findings, finding => finding.Rule == AttestationRules.NotApproved);
        Assert.Contains(report.Findings, finding => finding.Rule.Incomplete && finding.Subject == new EvaluationSubject("digits"));
    }

    [Fact]
    public void Reports_SG2502_for_an_approval_that_does_not_say_of_what()
    {
        Write(Approval(_carol), Approval(_dan, approval => approval.Remove("change")));

        Assert.Contains(Findings(), finding => finding.Rule == AttestationRules.NotApproved);
    }

    [Fact]
    public void Reports_SG2511_when_the_key_of_an_approver_is_missing()
    {
        File.Delete(_folder.PathTo("keys/dan.pem"));

        Assert.Equal(AttestationRules.Unreadable, Assert.Single(Findings()).Rule);
    }

    [Fact]
    public void A_policy_that_wants_approvals_names_approvers()
    {
        Policy("\"approvals\": { \"retrain\": 1 }");

        Assert.Contains(Findings("SG9"), finding => finding.Rule.Id is "SG9008");
    }

    public void Dispose()
    {
        _folder.Dispose();
        _carol.Dispose();
        _dan.Dispose();
    }

    private byte[] Approval(ECDsa key, Action<JsonObject>? change = null, string file = "models/a.bin")
    {
        var predicate = new JsonObject { ["madeAt"] = "2026-05-31T00:00:00Z", ["evaluation"] = "digits", ["change"] = "retrain" };
        change?.Invoke(predicate);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_folder.PathTo(file))));
        return new TestModelSignature
        {
            Statement = statement =>
            {
                statement["subject"]![0]!["digest"]!["sha256"] = sha256;
                statement["predicateType"] = "https://supplyguard/approval/v1";
                statement["predicate"] = predicate;
            },
        }.SignedBy(key);
    }

    /// <summary>Another model says that it takes its weights from the one that is evaluated.</summary>
    private void ClaimByAnother()
    {
        _folder.Write("models/claims.onnx", File.ReadAllBytes(Repository.PathTo("tests", "Corpus", "onnx", "valid", "external_data.onnx")));
        _folder.Write("models/weights.bin", new byte[1 << 10]);
        var policy = File.ReadAllText(_folder.PathTo("supplyguard.json"));
        _folder.Write("supplyguard.json", policy.Replace("models/*.bin", "models/*", StringComparison.Ordinal).Replace("models/a.bin", "models/weights.bin", StringComparison.Ordinal));
    }

    private void Write(params byte[][] lines) => _folder.Write("models/a.bin.attestations.jsonl", [.. Lines(lines)]);

    private static IEnumerable<byte> Lines(params byte[][] lines) => lines.SelectMany(line => (byte[])[.. line, (byte)'\n']);

    private void Policy(string keys) => _folder.Write("supplyguard.json", $$"""
        { "policy": 1, "models": [ { "path": "models/*.bin", "pins": "off" } ], "evaluations": [ {
          "name": "digits", "model": "models/a.bin",
          "change": "retrain", "golden": { "file": "golden.npz" }, "baseline": "digits.baseline.json",
          "outputs": { "scores": "logits", "classes": ["0", "1"] }, {{keys}} } ] }
        """);

    private Finding[] Findings(string area = "SG25") =>
        [.. Guard.Verify(new VerifyRequest(_folder.Path) { Scope = VerifyScope.Models }, TestContext.Current.CancellationToken).Findings.Where(finding => finding.Rule.Id.StartsWith(area, StringComparison.Ordinal))];
}
