using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Weights;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Onnx;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;
using TestKit;

namespace SupplyGuard.Tests.Evaluation;

/// <summary>An evaluation in which everything is in order, to be spoilt one thing at a time.</summary>
internal static class Scenario
{
    public static Digest OldModel { get; } = Digest.Sha256("old model"u8);

    public static Digest NewModel { get; } = Digest.Sha256("new model"u8);

    public static Digest GoldenFile { get; } = Digest.Sha256("golden"u8);

    public static ImmutableArray<string> Digits { get; } = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>Ten samples of each of ten classes.</summary>
    public static ImmutableArray<int> Labels { get; } = [.. Enumerable.Range(0, 100).Select(sample => sample / 10)];

    public static EvaluationLimits Limits { get; } = new(0.45, 0.01, 0.02, 1e-3, ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal));

    public static EvaluationPolicy Policy(ChangeClass change = ChangeClass.Retrain, OutputKind kind = OutputKind.Logits) => new(
        "digits",
        At("models/digits.onnx", 3),
        new Located<ChangeClass>(change, new Location("supplyguard.json", 4, 7)),
        At("evaluation/digits.npz", 5),
        100,
        10,
        "logits",
        kind,
        Digits,
        At("evaluation/digits.baseline.json", 6),
        [],
        Limits,
        "auto",
        RequireDevice: false,
        TimeSpan.FromSeconds(20),
        BaselineRequired: true,
        new Location("supplyguard.json", 2, 5));

    /// <summary>What the data of <see cref="Policy"/> are now; null where there is no such file.</summary>
    public static ExaminedData Examined(TemporaryFolder folder)
    {
        return new ExaminedData(Of("digits.npz"), Of("digits.baseline.json"), Preprocess: null);

        Digest? Of(string name) => File.Exists(folder.PathTo("evaluation", name)) ? Digest.Sha256(File.ReadAllBytes(folder.PathTo("evaluation", name))) : null;
    }

    /// <summary>Scores of 8 for the true class and about 0 for the others, a little different in every cell.</summary>
    public static ScoreMatrix Scores(ImmutableArray<int>? labels = null, int classes = 10)
    {
        var truth = labels ?? Labels;
        var values = new float[truth.Length * classes];
        for (var sample = 0; sample < truth.Length; sample++)
        {
            for (var index = 0; index < classes; index++)
                values[(sample * classes) + index] = (index == truth[sample] ? 8 : 0) + (((sample * 7) + (index * 13)) % 11 / 20f);
        }

        return new ScoreMatrix(truth.Length, classes, values);
    }

    /// <summary>The scores with some cells changed.</summary>
    public static ScoreMatrix With(this ScoreMatrix scores, Func<int, int, float, float> change)
    {
        var values = scores.Values.ToArray();
        for (var cell = 0; cell < values.Length; cell++)
            values[cell] = change(cell / scores.Classes, cell % scores.Classes, values[cell]);
        return new ScoreMatrix(scores.Samples, scores.Classes, values);
    }

    public static GoldenData Golden(ImmutableArray<int>? labels = null) => new(
        GoldenFile,
        [new EvaluatorInput("image", "I32", [(labels ?? Labels).Length, 1], MemoryMarshal.AsBytes(Enumerable.Range(0, (labels ?? Labels).Length).ToArray().AsSpan()).ToArray())],
        labels ?? Labels);

    public static Baseline Baseline(ScoreMatrix? scores = null, ImmutableArray<int>? labels = null) => new(
        "digits",
        OldModel,
        GoldenFile,
        Digits,
        "logits",
        OutputKind.Logits,
        "ONNX Runtime 1.29.0",
        "cpu",
        EvaluationPasses.Reference,
        new NoiseFloor(4, 1e-6, 1e-7),
        BaselineCheck.Tally(labels ?? Labels, scores ?? Scores()),
        scores ?? Scores())
    {
        Weights = Weights(1),
    };

    /// <summary>A small network's weights, another one for every seed: a hidden layer and an output layer of ten classes.</summary>
    public static WeightFacts Weights(int seed)
    {
        var random = new Random(seed);
        return new WeightFacts(
            [new OnnxOperator("ai.onnx", "Gemm", 2), new OnnxOperator("ai.onnx", "Relu", 1)],
            [Tensor("hidden.weight", [16, 8], random), Tensor("hidden.bias", [16], random), Tensor("out.weight", [10, 16], random)],
            new WeightHead("out.weight", ByColumn: false, [.. Digits.Select(_ => (ulong)random.NextInt64())], [.. Digits.Select((_, index) => index % 3 * 0.01)]));
    }

    public static EvaluatorOutcome.Answered Answer(ScoreMatrix scores, string device = "cpu") => new(
        "ONNX Runtime 1.29.0",
        device,
        [new EvaluatorOutput(0, "logits", [scores.Samples, scores.Classes], scores.Values.ToArray())]);

    public static EvaluationEvidence Evidence(ScoreMatrix? candidate = null, Baseline? baseline = null, EvaluatorOutcome? outcome = null, Digest? model = null) => new(
        model ?? NewModel,
        new Gathered<GoldenData>.Found(Golden()),
        new Gathered<Baseline>.Found(baseline ?? Baseline()),
        outcome ?? Answer(candidate ?? Scores()))
    {
        Weights = Weights(2),
    };

    /// <summary>The findings, without the notes that every evaluation here gets: its golden data is public, and no image.</summary>
    public static ImmutableArray<Findings.Finding> Judge(EvaluationPolicy policy, EvaluationEvidence evidence) =>
        [.. EvaluationCheck.Run(policy, evidence).Findings.Where(finding => finding.Rule.Severity is not Findings.Severity.Note)];

    private static WeightTensor Tensor(string name, ImmutableArray<long> shape, Random random)
    {
        var bytes = new byte[32];
        random.NextBytes(bytes);
        return new WeightTensor(name, "F32", shape, Digest.Sha256(bytes), Digest.Sha256(bytes.AsSpan(16)), HasLowBits: true, 4, (ulong)random.NextInt64(), []);
    }

    public static Located<string> At(string path, int line) => new(path, new Location("supplyguard.json", line, 7));
}
