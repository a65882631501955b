using System.Collections.Immutable;
using System.Security.Cryptography;
using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Evidence.Receipts;
using SupplyGuard.Findings;
using SupplyGuard.Findings.Evaluations;
using SupplyGuard.Formats;
using SupplyGuard.Reporting;
using SupplyGuard.Subjects;
using SupplyGuard.Tests.Reporting;
using TestKit;

namespace SupplyGuard.Tests.Receipts;

public sealed class EvaluationReceiptTests
{
    private static readonly EvaluationKey Key = new(
        Of("engine"), Of("policy"), "supplyguard.json", "digits", Of("model"), Of("golden"), Of("baseline"), "0011223344556677", "auto", Of("evaluator"), ("/opt/libonnxruntime.so", Of("runtime")));

    private static readonly EvaluationReceipt Receipt = new(
        Key.Digest,
        new EvaluationRun("cpu", "ONNX Runtime 1.29.0", Of("library"), "CPUExecutionProvider 12"),
        [
            GoldenRules.Public.Finding(new EvaluationSubject("digits"), new Location("supplyguard.json", 4, 7), "a message", "a fix", ("name", "value")) with { Severity = Severity.Note },
            GoldenRules.Small.Finding(new EvaluationSubject("digits"), new Location("golden.npz", Offset: 9), "another", "fix") with { Severity = Severity.Warning },
        ],
        [new Measurement("digits", "accuracy", 0.991, Verdict.Passed) { Low = 0.98, High = 0.995, Baseline = 0.99, Limit = double.NegativeInfinity, Samples = 100, PValue = 0.2, Alpha = 0.001, NullThreshold = 0.3, Detail = "5->2" }],
        Reports.Detail with { Evaluation = "digits" });

    [Fact]
    public void Every_part_of_the_key_makes_another_key()
    {
        EvaluationKey[] keys =
        [
            Key,
            Key with { Engine = Of("x") },
            Key with { Policy = Of("x") },
            Key with { PolicyName = "x" },
            Key with { Evaluation = "x" },
            Key with { Model = Of("x") },
            Key with { Architecture = Of("x") },
            Key with { Golden = Of("x") },
            Key with { Baseline = Of("x") },
            Key with { Secret = "" },
            Key with { Device = "cpu" },
            Key with { Evaluator = Of("x") },
            Key with { Runtime = null },
            Key with { PassedOver = "x" },
            Key with { Runtime = ("/opt/x", Of("runtime")) },
            Key with { Runtime = ("/opt/libonnxruntime.so", Of("x")) },
            Key with { Model = Key.Golden, Golden = Key.Model },
        ];

        Assert.Equal(keys.Length, keys.Select(key => key.Digest).Distinct().Count());
        Assert.Equal(Key.Digest, (Key with { }).Digest);
    }

    [Fact]
    public void Holds_findings_and_measurements()
    {
        var read = EvaluationReceiptFormat.Read(EvaluationReceiptFormat.Write(Receipt), "digits", RuleCatalog.All)!;

        Assert.Empty(PackageReceiptFormatTests.Differences(Receipt, read));
        Assert.Null(EvaluationReceiptFormat.Read(EvaluationReceiptFormat.Write(Receipt), "digits", []));
    }

    [Fact]
    public void Keeps_what_is_said_of_a_file_that_the_evaluation_judges()
    {
        var about = Receipt with { Findings = [Receipt.Findings[0], Receipt.Findings[0] with { Subject = new ModelSubject("feedback/november.npz") }] };

        Assert.True(EvaluationReceiptFormat.CanHold("digits", about.Findings, about.Measurements));
        Assert.Empty(PackageReceiptFormatTests.Differences(about, EvaluationReceiptFormat.Read(EvaluationReceiptFormat.Write(about), "digits", RuleCatalog.All)!));
    }

    [Fact]
    public void Has_no_place_for_an_error_for_what_was_not_examined_or_for_another_subject()
    {
        var note = Receipt.Findings[0];

        Assert.True(EvaluationReceiptFormat.CanHold("digits", Receipt.Findings, Receipt.Measurements));
        Assert.False(EvaluationReceiptFormat.CanHold("letters", Receipt.Findings, []));
        Assert.False(EvaluationReceiptFormat.CanHold("letters", [], Receipt.Measurements));
        Assert.False(EvaluationReceiptFormat.CanHold("digits", [note with { Severity = Severity.Error }], []));
        Assert.False(EvaluationReceiptFormat.CanHold("digits", [note with { Rule = RunRules.NotInstalled }], []));
        Assert.False(EvaluationReceiptFormat.CanHold("digits", [note with { Subject = new PolicySubject("supplyguard.json") }], []));
        Assert.False(EvaluationReceiptFormat.CanHold("digits", [], [Receipt.Measurements[0] with { Value = double.NaN }]));
    }

    [Fact]
    public void Has_no_place_for_a_detail_whose_indexes_stand_for_nothing()
    {
        var detail = Receipt.Detail!;
        EvaluationDetail[] strangers =
        [
            detail with { Classes = ["2"] },
            detail with { Erosion = [detail.Erosion[0], detail.Erosion[0]] },
            detail with { ChangedRows = ImmutableArray.Create(3) },
            detail with { Margins = detail.Margins! with { Candidate = [1.5] } },
            detail with { Probe = detail.Probe! with { Class = 3 } },
            detail with { Probe = detail.Probe with { After = new Thumbnail(2, 3, [0, 0, 0]) } },
        ];

        Assert.NotNull(EvaluationReceiptFormat.Read(EvaluationReceiptFormat.Write(Receipt), "digits", RuleCatalog.All));
        Assert.All(strangers, stranger => Assert.Null(EvaluationReceiptFormat.Read(EvaluationReceiptFormat.Write(Receipt with { Detail = stranger }), "digits", RuleCatalog.All)));
    }

    [Fact]
    public void Every_torn_or_damaged_receipt_is_none()
    {
        var file = EvaluationReceiptFormat.Write(Receipt);

        Assert.All(Mutator.Prefixes(file), prefix => Assert.Null(EvaluationReceiptFormat.Read(prefix, "digits", RuleCatalog.All)));
        for (var bit = 0; bit < file.Length * 8; bit++)
        {
            file[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(EvaluationReceiptFormat.Read(file, "digits", RuleCatalog.All));
            file[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Hostile_bytes_with_a_right_seal_pass_nothing_that_fails()
    {
        var content = EvaluationReceiptFormat.Write(Receipt)[..^SHA256.HashSizeInBytes];
        foreach (var mutant in Mutator.Mutants(content, 20_000, seed: 20261121).Concat(Mutator.Prefixes(content)))
        {
            var receipt = EvaluationReceiptFormat.Read([.. mutant, .. SHA256.HashData(mutant)], "digits", RuleCatalog.All);
            Assert.True(receipt is null || EvaluationReceiptFormat.CanHold("digits", receipt.Findings, receipt.Measurements));
            if (receipt?.Detail is { } detail)
                Assert.NotEmpty(Reports.Written(output => HtmlReportWriter.Write(Reports.Passed with { Evaluations = [detail] }, output)));
        }
    }

    private static Digest Of(string text) => Digest.Sha256(System.Text.Encoding.UTF8.GetBytes(text));
}
