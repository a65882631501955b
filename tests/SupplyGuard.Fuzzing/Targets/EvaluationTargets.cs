using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Formats;
using TestKit;

namespace SupplyGuard.Fuzzing.Targets;

/// <summary>What evaluations read: baselines, golden data, and the answer of an evaluator that a model may have taken over.</summary>
internal static class EvaluationTargets
{
    private static readonly EvaluatorJob Job = new(
        "/models/m.onnx",
        Digest.Sha256([]),
        [new EvaluatorInput("x", "F32", [2, 1], new byte[8])],
        ["s"],
        "cpu",
        [new EvaluatorPass(Optimise: true, Threads: 1, BatchSize: 1), new EvaluatorPass(Optimise: false, Threads: 1, BatchSize: 2)],
        TimeSpan.FromSeconds(1));

    public static IEnumerable<FuzzTarget> Of() =>
    [
        new("baseline", Structure.Json, () => [SmallBaseline(), File.ReadAllBytes(Repository.PathTo("samples", "ChequeReader", "evaluation", "digits.baseline.json"))], bytes => Outcome.Of(BaselineReader.Read(bytes, new BaselineLimits()), read =>
        {
            var written = BaselineWriter.Write(read);
            return Outcome.Of(BaselineReader.Read(written, new BaselineLimits()), again => BaselineWriter.Write(again).AsSpan().SequenceEqual(written) ? "ok" : "another") is "ok"
                ? $"{Outcome.Bucket(read.Classes.Length)} {Outcome.Bucket(read.Scores.Values.Length)}"
                : throw new OracleException("A baseline that is written and read again is another.");
        })),
        new("golden", Structure.Zip, () => Seeds.Corpus("numpy").Append(File.ReadAllBytes(Repository.PathTo("samples", "ChequeReader", "evaluation", "digits.npz"))), bytes =>
            Outcome.Of(GoldenDataReader.Read(bytes, GoldenLimits.Default, CancellationToken.None), golden => $"{golden.Inputs.Length}")),
        new("evaluator-answer", Structure.Json, () => Seeds.Of("answer"), AnswerOutcome),
    ];

    /// <summary>What follows the first NUL are the values.</summary>
    private static string AnswerOutcome(byte[] bytes)
    {
        using var folder = EvaluatorFolder.Create(Job, EvaluatorLimits.Default);
        var end = Array.IndexOf(bytes, (byte)0) is >= 0 and var at ? at : bytes.Length;
        RandomAccess.Write(folder.Response, bytes.AsSpan(0, end), 0);
        RandomAccess.Write(folder.Values, bytes.AsSpan(Math.Min(bytes.Length, end + 1)), 0);
        return ResponseReader.Read(Job, folder, EvaluatorLimits.Default) switch
        {
            EvaluatorOutcome.Answered answered => $"answered {answered.Outputs.Length}",
            var other => Outcome.Sentence(other.ToString()!),
        };
    }

    private static byte[] SmallBaseline() => BaselineWriter.Write(new Baseline(
        "digits",
        Digest.Sha256([1]),
        Digest.Sha256([2]),
        ["no", "yes"],
        "s",
        Policies.OutputKind.Logits,
        "ONNX Runtime 1.22",
        "cpu",
        Job.Passes[0],
        new NoiseFloor(3, 1e-6, 1e-6),
        [new ClassTally(1, 1), new ClassTally(1, 1)],
        new ScoreMatrix(2, 2, [1, 0, -2.5f, 3.25f])));
}
