using System.Security.Cryptography;
using System.Text.RegularExpressions;
using TestKit;

namespace SupplyGuard.Tool.Tests;

public sealed class AttestCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public AttestCommandTests()
    {
        _folder.Write("models/tiny.safetensors", SampleFiles.Safetensors());
        _folder.Write("key.pem", _key.ExportPkcs8PrivateKeyPem());
        _folder.Write("public.pem", _key.ExportSubjectPublicKeyInfoPem());
        _folder.Write("scan.json", $$"""{ "madeAt": "{{TimeProvider.System.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}}", "verdict": "passed", "scanner": "ours" }""");
        _folder.Write("supplyguard.json", """{ "policy": 1, "models": [ { "path": "models/**", "pins": "off", "attestations": [ { "type": "scan", "signers": [ { "key": "public.pem" } ], "maxAge": "1.00:00:00" } ] } ] }""");
    }

    [Fact]
    public void What_is_attested_is_what_the_policy_demands()
    {
        Assert.Contains("SG2501", ToolRun.In(_folder, "verify").Output, StringComparison.Ordinal);

        var run = Attest();

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.EndsWith("\nwrote models/tiny.safetensors.attestations.jsonl\n", run.Output, StringComparison.Ordinal);
        var verified = ToolRun.In(_folder, "verify");
        Assert.True(verified.ExitCode == 0, verified.Output);

        Attest();
        Assert.Equal(2, File.ReadAllLines(_folder.PathTo("models/tiny.safetensors.attestations.jsonl")).Length);
    }

    [Fact]
    public void A_predicate_that_nobody_could_read_is_not_attested()
    {
        _folder.Write("scan.json", """{ "verdict": "splendid" }""");

        Assert.Equal(2, Attest().ExitCode);
        Assert.False(File.Exists(_folder.PathTo("models/tiny.safetensors.attestations.jsonl")));
    }

    [Fact]
    public void What_passed_is_attested_and_meets_what_the_next_stage_demands()
    {
        _folder.Write("next.json", File.ReadAllText(_folder.PathTo("supplyguard.json")));
        _folder.Write("supplyguard.json", """{ "policy": 1, "models": [ { "path": "models/*.safetensors", "pins": "off" } ] }""");

        var run = ToolRun.In(_folder, "verify", "--attest", "--key", "key.pem", "--format", "json", "--no-progress");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("{", run.Output, StringComparison.Ordinal);
        Assert.Matches("^attested scan of sha256:[0-9a-f]{64} beside models/tiny.safetensors, key [0-9a-f]+\n$", run.Error);
        var next = File.ReadAllText(_folder.PathTo("next.json")).Replace("models/**", "models/*.safetensors", StringComparison.Ordinal);
        _folder.Write("supplyguard.json", next);
        Assert.Equal(0, ToolRun.In(_folder, "verify").ExitCode);
    }

    [Theory]
    [InlineData("""{ "policy": 1, "models": [ { "path": "models/**" } ] }""", 1)]
    [InlineData("""{ "policy": 1, "models": [ { "path": "nothing/**", "pins": "off" } ] }""", 3)]
    [InlineData("""{ "policy": 1, "mode": "observe", "models": [ { "path": "models/*.safetensors", "pins": "off", "attestations": [ { "type": "scan", "signers": [ { "key": "public.pem" } ] } ] } ] }""", 0)]
    public void Nothing_is_attested_unless_everything_passed_under_a_policy_that_enforces(string policy, int exitCode)
    {
        _folder.Write("supplyguard.json", policy);

        var run = ToolRun.In(_folder, "verify", "--attest", "--key", "key.pem", "--no-progress");

        Assert.Equal((exitCode, "Nothing was attested.\n"), (run.ExitCode, run.Error));
        Assert.False(File.Exists(_folder.PathTo("models/tiny.safetensors.attestations.jsonl")));
    }

    [Fact]
    public void An_evaluation_that_passed_is_attested_by_its_name()
    {
        SampleFiles.WriteEvaluation(_folder, change: "unchanged");
        Assert.Equal(0, ToolRun.In(_folder, "evaluation", "record").ExitCode);
        Assert.Equal(0, ToolRun.In(_folder, "lock", "--only", "models").ExitCode);

        var run = ToolRun.In(_folder, "evaluation", "run", "--attest", "--key", "key.pem", "--no-progress");

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Matches("^attested evaluation yes-no of sha256:[0-9a-f]{64} beside models/scores.onnx, key [0-9a-f]+\n$", run.Error);
        _folder.Write("supplyguard.json", """{ "policy": 1, "models": [ { "path": "models/*.onnx", "pins": "off", "attestations": [ { "type": "evaluation", "signers": [ { "key": "public.pem" } ], "claims": { "evaluation": "yes-no" } } ] } ] }""");
        var next = ToolRun.In(_folder, "verify");
        Assert.True(next.ExitCode == 0, next.Output);
    }

    [Fact]
    public void Who_signs_is_named_exactly_when_something_is_attested()
    {
        Assert.Equal(2, ToolRun.In(_folder, "verify", "--attest").ExitCode);
        Assert.Equal(2, ToolRun.In(_folder, "verify", "--key", "key.pem").ExitCode);
        Assert.Equal(2, ToolRun.In(_folder, "verify", "--attest", "--key", "public.pem").ExitCode);
    }

    [Fact]
    public void Verdicts_are_logged_and_the_log_is_followed()
    {
        Attest();
        var first = Head(ToolRun.In(_folder, "verify", "--log", "verdicts.jsonl", "--no-progress"));
        var second = Head(ToolRun.In(_folder, "verify", "--log", "verdicts.jsonl", "--no-progress"));

        Assert.Equal(new ToolRun(0, $"passed: 2 entries, head {second}\n", ""), ToolRun.In(_folder, "log", "verify", "verdicts.jsonl", "--head", first));

        File.WriteAllText(_folder.PathTo("verdicts.jsonl"), File.ReadAllLines(_folder.PathTo("verdicts.jsonl"))[0] + "\n");
        Assert.Equal(
            new ToolRun(1, $"No entry has the hash '{second}' that was kept: the last entries were removed, or changed.\nfailed: 1 entry, head {first}\n", ""),
            ToolRun.In(_folder, "log", "verify", "verdicts.jsonl", "--head", second));
        Assert.Equal(2, ToolRun.In(_folder, "log", "verify", "verdicts.jsonl", "--head", "nonsense").ExitCode);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _key.Dispose();
    }

    private static string Head(ToolRun run)
    {
        Assert.Equal(0, run.ExitCode);
        return Regex.Match(run.Error, "head of verdicts.jsonl: (?<head>[0-9a-f]{64})\n", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups["head"].Value;
    }

    private ToolRun Attest() => ToolRun.In(_folder, "model", "sign", "models/tiny.safetensors", "--attestation", "scan.json", "--predicate-type", "scan", "--key", "key.pem");
}
