using System.Collections.Immutable;
using System.Security.Cryptography;
using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Evidence.Receipts;
using SupplyGuard.Findings;
using SupplyGuard.Findings.Evaluations;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Models.Manifests;
using SupplyGuard.Subjects;
using SupplyGuard.Tests.Packages;

namespace SupplyGuard.Fuzzing.Targets;

/// <summary>Receipts of every kind. The seal over each mutant is right: whoever may write the file can compute it.</summary>
internal static class ReceiptTargets
{
    private static readonly Digest Some = Digest.Sha256("some"u8);
    private static readonly DateTimeOffset Written = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    public static IEnumerable<FuzzTarget> Of() =>
    [
        new("receipts", Structure.Bytes, () => Receipts().Select(receipt => receipt[..^SHA256.HashSizeInBytes]), bytes =>
        {
            byte[] file = [.. bytes, .. SHA256.HashData(bytes)];
            if (PackageReceiptFormat.Read(file) is { Evidence.IsSound: false })
                throw new OracleException("A receipt holds evidence that something is wrong.");

            var evaluation = EvaluationReceiptFormat.Read(file, "digits", RuleCatalog.All);
            if (evaluation is not null && !EvaluationReceiptFormat.CanHold("digits", evaluation.Findings, evaluation.Measurements))
                throw new OracleException("A receipt holds an evaluation that did not pass.");

            return $"{PackageReceiptFormat.Read(file) is null} {evaluation?.Findings.Length} {evaluation?.Measurements.Length} {GateReceiptFormat.Read(file) is null} {DigestReceipt.Read(file) is null}";
        }),
        new("tree-receipt", Structure.Bytes, () => [Tree().Write()[..^SHA256.HashSizeInBytes]], bytes =>
        {
            if (TreeReceipt.Read([.. bytes, .. SHA256.HashData(bytes)]) is not { } receipt)
                return "none";

            var written = receipt.Write();
            return TreeReceipt.Read(written)?.Write().AsSpan().SequenceEqual(written) is true
                ? $"{Outcome.Bucket(receipt.Files.Count)} {Outcome.Bucket(receipt.Files.Values.Sum(file => file.Digests.Count))}"
                : throw new OracleException("A receipt that is written and read again is another.");
        }),
    ];

    private static TreeReceipt Tree()
    {
        var file = new KnownFile(Some, Written);
        file.Digests[new KnownFile.Stretch(ModelHash.Sha256, 0, 10)] = Some.Hex;
        file.Digests[new KnownFile.Stretch(ModelHash.Blake2b, 10, 20)] = Some.Hex + Some.Hex;
        return new TreeReceipt("/model", new Dictionary<string, KnownFile>(StringComparer.Ordinal) { ["/model/a"] = file, ["/model/b"] = new KnownFile(Some, Written) });
    }

    private static IEnumerable<byte[]> Receipts() =>
    [
        PackageReceiptFormat.Write(new PackageReceipt("/packages/contoso.ml/1.2.0", Some, Some, Some, Written, Sample.Evidence)),
        new DigestReceipt("/a", Some, Written, Some).Write(),
        GateReceiptFormat.Write(new GateReceipt(Some, new GateInputs(["/a"], ["/b"], ["/c"], [new ProjectOutput("/p", "/p/obj")]), Some, Some, AsksOfModels: true, "/e", new ReportStatistics(1, 2, 0, 0, 3))),
        EvaluationReceiptFormat.Write(new EvaluationReceipt(
            Some,
            new EvaluationRun("cpu", "ONNX Runtime 1.29.0", Some, "CPUExecutionProvider 12"),
            [GoldenRules.Public.Finding(new EvaluationSubject("digits"), new Location("supplyguard.json", 4, 7), "a message", "a fix", ("name", "value")) with { Severity = Severity.Note }],
            [new Measurement("digits", "accuracy", 0.991, Verdict.Passed) { Low = 0.98, High = 0.995, Baseline = 0.99, Limit = double.NegativeInfinity, Detail = "5->2" }],
            new EvaluationDetail("digits", "a.onnx", "retrain", "a headline")
            {
                Classes = ["2", "5"],
                Erosion = [new ErosionCell(1, 0, 20, 10, 1.4, 0.7, Fails: true)],
                Margins = new MarginStrip(1, 0, [3], [9.5], [1.5]),
                Probe = new ProbeExample("white", 0, 0.05, 0.97, 0.65) { Before = new Thumbnail(1, 1, [0, 0, 0]) },
                Tensors = [new TensorShift("w", 400, 0.1, IsSame: false)],
                ChangedRows = ImmutableArray.Create(1),
                Operators = ImmutableArray.Create(new OperatorCount("Conv", 2, 2)),
                Power = ["power"],
            })),
    ];
}
