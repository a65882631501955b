using System.Collections.Immutable;
using System.IO.Compression;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Samples;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;
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
        new("golden-csv", Structure.Lines, () => [Seeds.Text("income,age,label\n1.5,20,yes\n-2e3,30,no\n"), Seeds.Text("\uFEFF\"a \"\"b\"\"\",label\r\n1,0\r\n2,1")], bytes => Golden(bytes, labels: null, GoldenFormat.Csv)),
        new("golden-idx", Structure.Bytes, () => [Pictures, Zipped(Pictures)], bytes => Golden(bytes, Truth, GoldenFormat.Idx)),
        new("golden-npy", Structure.Bytes, () => Seeds.Corpus("numpy"), bytes => Golden(bytes, Truth, GoldenFormat.Npy)),
        new("golden-raw", Structure.Bytes, () => [new byte[16]], bytes => Golden(bytes, Truth, GoldenFormat.Raw)),
        new("golden-labels", Structure.Bytes, () => [Truth, Zipped(Truth), Seeds.Text("label\nyes\nno\n")], bytes => Golden(Pictures, bytes, GoldenFormat.Idx)),
        new("golden-maps", Structure.Bytes, () => [Maps, Zipped(Maps)], bytes => Golden(Pictures, bytes, GoldenFormat.Idx, Policies.OutputKind.Segmentation)),
        new("evaluator-answer", Structure.Json, () => Seeds.Of("answer"), AnswerOutcome),
    ];

    private static byte[] Pictures => [0, 0, 0x08, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 0, 51, 102, 255, 10, 20, 30, 40];

    private static byte[] Maps => [0, 0, 0x09, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 0, 1, 255, 254, 1, 1, 0, 0];

    private static byte[] Truth => [0, 0, 0x08, 1, 0, 0, 0, 2, 1, 0];

    /// <summary>Whatever is found has one row of every input for every label.</summary>
    private static string Golden(byte[] file, byte[]? labels, GoldenFormat format, Policies.OutputKind kind = Policies.OutputKind.Logits)
    {
        var form = new GoldenForm(format)
        {
            Input = "x",
            Labels = labels is null ? null : new Located<string>("labels", new Location("supplyguard.json")),
            Type = format is GoldenFormat.Raw ? "F32" : null,
            Shape = format is GoldenFormat.Raw ? [2] : [],
            Scale = new GoldenScale([0.5], [2]),
        };
        var read = GoldenDataReader.Read(file, labels is null ? null : (ReadOnlyMemory<byte>?)labels, new GoldenReading(form, ["no", "yes"], ["tag"]) { Kind = kind }, GoldenLimits.Default, CancellationToken.None);
        return Outcome.Of(read, golden => golden.Inputs.All(input => input.Shape[0] == golden.Labels.Length) && (golden.Maps is not { } maps || maps.Samples == golden.Labels.Length)
            ? $"{golden.Inputs.Length} {Outcome.Bucket(golden.Labels.Length)}"
            : throw new OracleException("Samples and labels are not of one number."));
    }

    private static byte[] Zipped(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal))
            gzip.Write(content);
        return stream.ToArray();
    }

    /// <summary>What follows the first NUL are the values.</summary>
    private static string AnswerOutcome(byte[] bytes)
    {
        using var folder = EvaluatorFolder.Create();
        folder.WriteRequest(Job, EvaluatorLimits.Default);
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
