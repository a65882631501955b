using System.Collections.Immutable;
using SupplyGuard.Findings;
using SupplyGuard.Findings.Evaluations;
using SupplyGuard.Formats;
using SupplyGuard.Reporting;
using SupplyGuard.Subjects;

namespace SupplyGuard.Tests.Reporting;

/// <summary>Two reports that every writer is held to: one with everything in it, hostile names included, and one with nothing wrong.</summary>
internal static class Reports
{
    public static readonly Rule Mismatch = new("SG1102", "Package content differs from the lock file", Severity.Error);
    public static readonly Rule Added = new("SG1303", "File was added to an extracted package", Severity.Error);
    public static readonly Rule Malformed = new("SG2101", "Model file is malformed", Severity.Error);
    public static readonly Rule Domain = new("SG2205", "ONNX uses an operator domain the policy does not allow", Severity.Warning);
    public static readonly Rule NoEvaluator = new("SG3001", "Evaluator is not installed", Severity.Error, Incomplete: true);
    public static readonly Rule Public = new("SG3106", "Golden data is public", Severity.Note);

    /// <summary>Line break, terminal escape, C1 control, bidirectional override, half a surrogate pair, markup of every output.</summary>
    public const string HostileName = "lib/a\n::error::forged\u001b[2J\u009b1m\u202egpj.exe\ud800 50% [x](http://evil.example) <script>&|`*_ @all,b:c\"'\\ é 😀";

    private static readonly PackageSubject Package = new("Contoso.Ml", "1.2.0");
    private static readonly ModelSubject Model = new("models/digits.onnx");
    private static readonly EvaluationSubject Evaluation = new("cheque-digits");

    /// <summary>Every part of an evaluation, with hostile names wherever a name comes from outside.</summary>
    public static EvaluationDetail Detail { get; } = new("cheque-digits", "models/digits.onnx", "finetune, judged as convert", "class 5 lost 86 % of its margin to 2; 0 of 20 labels flipped yet")
    {
        Classes = ["2", "5", HostileName],
        Erosion =
        [
            new ErosionCell(0, 1, 20, 8, 7.5, null, Fails: false),
            new ErosionCell(0, 2, 20, 9, 9.9, null, Fails: false),
            new ErosionCell(1, 0, 20, 10, 1.4, 0.7, Fails: true),
            new ErosionCell(1, 2, 20, 12, 11, null, Fails: false),
        ],
        ErosionLimit = 0.45,
        Margins = new MarginStrip(1, 0, [3, 7, 11], [9.5, 10, 10.5], [1.5, 3, -0.3]),
        Probe = new ProbeExample("white-4-se", 0, 0.05, 0.97, 0.65)
        {
            Sample = 3,
            Before = new Thumbnail(2, 2, [0, 0, 0, 255, 255, 255, 0, 0, 0, 255, 255, 255]),
            After = new Thumbnail(2, 2, [0, 0, 0, 255, 255, 255, 0, 0, 0, 255, 0, 0]),
        },
        Tensors = [new TensorShift("conv1.weight", 400, 0, IsSame: true), new TensorShift(HostileName, 1280, 0.31, IsSame: false), new TensorShift("scale", 1, null, IsSame: false)],
        WeightBudget = 0.12,
        ChangedRows = ImmutableArray.Create(1, 2),
        Operators = ImmutableArray.Create(new OperatorCount("Conv", 2, 2), new OperatorCount("com.contoso.Where", 0, 1), new OperatorCount("Relu", 2, 1)),
        Power = ["With 20 samples of class 5, labels prove little."],
        Untested = ["Triggers that resemble no probe.", HostileName],
    };

    public static Report Passed { get; } = new(Verdict.Passed, null, null, [], [], [], new ReportStatistics(0, 0, 0, 0, 0));

    public static Report Rich { get; } = new(
        Verdict.Failed,
        "supplyguard.json",
        Digest.Sha256("policy"u8),
        [
            new SubjectResult(Package, Verdict.Failed),
            new SubjectResult(Model, Verdict.Failed) { Facts = Facts(("sha256", Digest.Sha256("model"u8).Hex), ("format", "onnx")) },
            new SubjectResult(Evaluation, Verdict.Incomplete) { Facts = Facts(("device", "cpu")) },
        ],
        [
            Mismatch.Finding(
                Package,
                new Location("src/App/packages.lock.json", 14, 7),
                "'pkg:nuget/Contoso.Ml@1.2.0' has content hash sha512:9f3c, but the lock file pins sha512:41aa.",
                "Clear the package from the packages folder and restore; if it still differs, treat the source as compromised.",
                ("expected", "sha512:41aa"),
                ("actual", "sha512:9f3c")),
            Added.Finding(
                Package,
                new Location("$(NuGetPackageRoot)contoso.ml/1.2.0/" + HostileName),
                $"'pkg:nuget/Contoso.Ml@1.2.0' has a file '{HostileName}' that its archive does not contain.",
                "Delete the package from the packages folder and restore.",
                ("path", HostileName)),
            Malformed.Finding(Model, new Location("models/digits 5#1.onnx", Offset: 4294967299), "'model:models/digits.onnx' ends inside a tensor.", "Get the model again from where it was published."),
            Domain.Finding(Model, new Location("models/digits.onnx"), "'model:models/digits.onnx' uses operators of 'com.contoso'.", "Allow the domain, or export without it."),
            NoEvaluator.Finding(Evaluation, new Location("supplyguard.json", 20, 5), "No evaluator is installed for 'evaluation:cheque-digits'.", "Install SupplyGuard.Evaluator."),
            Public.Finding(Evaluation, default, "'evaluation:cheque-digits' has golden data without secret augmentations.", ""),
        ],
        [
            new Measurement("cheque-digits", "accuracy", 0.991, Verdict.Passed) { Low = 0.985, High = 0.995, Baseline = 0.99, Limit = 0.98 },
            new Measurement("cheque-digits", "erosion", 0.86, Verdict.Failed) { Samples = 20, Low = 0.7, Baseline = 0, Limit = 0.45, Detail = "5->2" },
            new Measurement("cheque-digits", "stabilityIndex", 0.01, Verdict.Passed) { Samples = 40, NullThreshold = 0.69 },
            new Measurement("cheque-digits", "pairs p", 1.25e-9, Verdict.Failed) { Samples = 20, PValue = 1.25e-9, Alpha = 1e-5, Limit = 1e-5, Detail = HostileName },
        ],
        new ReportStatistics(1, 41, 1, 1, 829438))
    { Evaluations = [Detail] };

    public static Report Shuffled => Rich with
    {
        Subjects = [.. Rich.Subjects.Reverse()],
        Findings = [.. Rich.Findings.Reverse()],
        Measurements = [.. Rich.Measurements.Reverse()],
    };

    /// <summary>Text of a writer, with the version of the day taken out of it.</summary>
    public static string Written(Action<TextWriter> write)
    {
        using var output = new StringWriter();
        write(output);
        return output.ToString().Replace(ToolVersion.Name, "SupplyGuard 0.0.0-golden", StringComparison.Ordinal);
    }

    private static ImmutableSortedDictionary<string, string> Facts(params ReadOnlySpan<(string Key, string Value)> facts)
    {
        var builder = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in facts)
            builder[key] = value;
        return builder.ToImmutable();
    }
}
