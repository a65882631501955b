using System.Collections.Immutable;
using SupplyGuard.Findings;
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
            new Measurement("cheque-digits", "erosion", 0.86, Verdict.Failed) { Baseline = 0, Limit = 0.45, Detail = "5->2" },
            new Measurement("cheque-digits", "pairs p", 1.25e-9, Verdict.Failed) { Limit = 1e-5, Detail = HostileName },
        ],
        new ReportStatistics(1, 41, 1, 1, 829438));

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
