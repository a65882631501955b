using SupplyGuard.Checks.Models.Integrity;
using SupplyGuard.Subjects;
using TestKit;

namespace SupplyGuard.Tests.Models;

/// <summary>A file that a model takes its weights from is pinned with that model; data that judge models are not the model's to claim.</summary>
public sealed class CompanionPinTests
{
    [Theory]
    [InlineData("golden1.csv")]
    [InlineData("labels1.csv")]
    public void Reports_SG2002_for_data_that_judge_models_though_a_model_names_them_as_its_weights(string changed)
    {
        using var folder = new TemporaryFolder();
        var claiming = File.ReadAllBytes(Repository.PathTo("tests", "Corpus", "onnx", "valid", "external_data.onnx"));
        System.Text.Encoding.UTF8.GetBytes(changed).CopyTo(claiming.AsSpan(claiming.AsSpan().IndexOf("weights.bin"u8)));
        folder.Write("claims.onnx", claiming);
        folder.Write("golden1.csv", "a,b\n1,2\n3,4\n5,6\n7,8\n9,10\n");
        folder.Write("labels1.csv", "0\n1\n0\n1\n0000000000000000000\n");
        folder.Write("base.json", "{}");
        folder.Write("supplyguard.json", """
            { "policy": 1, "models": [ { "path": "*.onnx", "pins": "off" } ], "evaluations": [ {
              "name": "digits", "model": "claims.onnx", "change": "retrain", "golden": { "file": "golden1.csv", "labels": "labels1.csv", "format": "csv", "input": "x" }, "baseline": "base.json",
              "outputs": { "scores": "logits", "classes": ["0", "1"] } } ] }
            """);
        Locker.Lock(new VerifyRequest(folder.Path), TestContext.Current.CancellationToken);
        folder.Write(changed, Changed(changed));

        var findings = Guard.Verify(new VerifyRequest(folder.Path) { Scope = VerifyScope.Models }, TestContext.Current.CancellationToken).Findings;

        Assert.Contains(findings, finding => finding.Rule == IntegrityRules.DiffersFromPin && finding.Subject == new ModelSubject(changed));
    }

    private static string Changed(string name) => name is "golden1.csv" ? "a,b\n1,2\n3,4\n5,6\n7,8\n9,11\n" : "1\n1\n0\n1\n0000000000000000000\n";
}
