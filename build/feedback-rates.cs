#:project ../src/SupplyGuard/SupplyGuard.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property RestoreLockedMode=false
#:property GenerateDocumentationFile=false
#:property RunAnalyzers=false
#:property DeterministicSourcePaths=false

// How often feedback is found to be false, marked or drifted, for honest and attacked feedback, over random golden and fed samples:
// `dotnet build -c Release src/SupplyGuard.Evaluator && dotnet run -c Release build/feedback-rates.cs -- <golden.npz> <model.onnx> [--pool <pool.npz>] [--false 5:2] [--sets 200] [--golden 200,1000] [--fed 200,1000]`.
// Golden samples are drawn from the first file, feedback from the pool; without a pool, both from the first file, no sample twice. The model is the trusted one. `--false 5:2`: samples
// of class 5 are what an attacker labels 2. Seeds are fixed: the same files give the same table.

using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Feedback;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var sets = int.Parse(Option("--sets") ?? "200");
var sizes = (from golden in Numbers(Option("--golden") ?? "200,1000") from fed in Numbers(Option("--fed") ?? "200,1000") select (Golden: golden, Fed: fed)).ToArray();
var (victim, target) = (Option("--false") ?? "5:2").Split(':') is [var from, var to] ? (int.Parse(from), int.Parse(to)) : throw new ArgumentException("--false 5:2");
var evaluator = EvaluatorLocation.In(Path.Combine(Path.GetDirectoryName(SourceFile())!, "..", "src", "SupplyGuard.Evaluator", "bin", "Release", "net10.0"));
var known = Read(args[0]);
var pool = Option("--pool") is { } path ? Without(Read(path), known) : known;
var side = known.Inputs[0].Shape is [_, .., var rows, var columns] && rows == columns ? (int)columns : 0;
var classes = known.Labels.Max() + 1;
var policy = Policy();
string[] shown = ["SG3035", "SG3036", "SG3037", "SG3038", "SG3039"];
var answers = new Dictionary<string, ScoreMatrix> { ["golden"] = Run(known), ["plain"] = Run(pool) };

Console.WriteLine($"| feedback | golden, fed | {string.Join(" | ", shown)} | others |");
Console.WriteLine($"|---|---|{string.Concat(Enumerable.Repeat("---|", shown.Length + 1))}");
Table("honest", "plain", (_, label, _) => label);
foreach (var rate in new[] { 0.1, 0.3, 1 })
    Table($"{rate * 100:0} % of class {victim} labelled {target}", "plain", (_, label, random) => label == victim && random.NextDouble() < rate ? target : label);
Table("10 % of all labels at random", "plain", (_, label, random) => random.NextDouble() < 0.1 ? random.Next(classes) : label);
Table("half of the samples the model's mistakes, corrected", "plain", (_, label, _) => label, (sample, random) => answers["plain"].Row(sample).IndexOfMaximum() != pool.Labels[sample] || random.NextDouble() < 0.012);
Table($"class {victim} left out in 80 %", "plain", (_, label, _) => label, (sample, random) => pool.Labels[sample] != victim || random.NextDouble() < 0.2);
if (side > 0)
{
    Picture("marked", (image, x, y) => x > side - 5 && y > side - 5 && x < side - 1 && y < side - 1 ? 1 : image(x, y));
    Picture("moved by a pixel", (image, x, y) => x == 0 ? 0 : image(x - 1, y));
    Picture("brighter", (image, x, y) => (image(x, y) * 0.8f) + 0.1f);
    Table("2 % marked and labelled 7", "marked", (_, label, random) => label, mark: 0.02);
    Table("5 % marked and labelled 7", "marked", (_, label, random) => label, mark: 0.05);
    Table("all moved by a pixel", "moved by a pixel", (_, label, _) => label, mark: 1);
    Table("all brighter by a tenth", "brighter", (_, label, _) => label, mark: 1);
}

void Table(string name, string kind, Func<int, int, Random, int> relabel, Func<int, Random, bool>? wanted = null, double mark = 0)
{
    foreach (var (goldenCount, fedCount) in sizes)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var samples = 0L;
        Parallel.For(0, sets, set =>
        {
            var random = new Random((goldenCount * 31) + (fedCount * 17) + set);
            var order = Enumerable.Range(0, known.Labels.Length).OrderBy(_ => random.Next()).ToArray();
            var chosen = order.Take(goldenCount).ToImmutableArray();
            var rest = pool == known ? order.Skip(goldenCount) : Enumerable.Range(0, pool.Labels.Length).OrderBy(_ => random.Next());
            var fed = rest.Where(sample => wanted?.Invoke(sample, random) ?? true).Take(fedCount).ToImmutableArray();
            var isMarked = fed.Select(_ => random.NextDouble() < mark).ToArray();
            var inputs = kind is "plain" ? pool.Inputs[0].Part(fed) : Mixed(pool.Inputs[0].Part(fed), pictures[kind].Inputs[0].Part(fed), isMarked);
            ImmutableArray<int> labels = [.. fed.Select((sample, at) => kind is "marked" && isMarked[at] ? 7 : relabel(sample, pool.Labels[sample], random))];
            var scores = new ScoreMatrix(fed.Length, classes, [.. fed.SelectMany((sample, at) => answers[isMarked[at] ? kind : "plain"].Row(sample).ToArray())]);
            var part = known.Part(chosen);
            var recorded = answers["golden"].Rows(chosen);
            var evidence = new EvaluationEvidence(Digest.Sha256("trusted"u8), new Gathered<GoldenData>.Found(part), new Gathered<Baseline>.Found(Baseline(part, recorded)), null)
            {
                Feedback = [new FeedbackEvidence(policy.Feedback[0], new Gathered<GoldenData>.Found(new GoldenData(default, [inputs], labels))) { Answer = Answer(scores) }],
            };
            var fired = FeedbackEvaluation.Run(policy, evidence, part).Findings.Where(finding => finding.Severity is not Severity.Note).Select(finding => finding.Rule.Id).Distinct().ToArray();
            lock (counts)
            {
                samples += fed.Length;
                foreach (var rule in fired)
                    counts[rule] = counts.GetValueOrDefault(rule) + 1;
            }
        });
        var others = counts.Where(entry => !shown.Contains(entry.Key)).Select(entry => $"{entry.Key} {(double)entry.Value / sets:0.###}");
        Console.WriteLine($"| {name} | {goldenCount:N0}, {samples / sets:N0} | {string.Join(" | ", shown.Select(rule => ((double)counts.GetValueOrDefault(rule) / sets).ToString("0.###")))} | {string.Join(", ", others)} |");
    }
}

void Picture(string name, Func<Func<int, int, float>, int, int, float> change)
{
    var values = MemoryMarshal.Cast<byte, float>(pool.Inputs[0].Bytes.Span).ToArray();
    var changed = new float[values.Length];
    for (var sample = 0; sample < pool.Labels.Length; sample++)
    {
        var start = sample * side * side;
        for (var at = 0; at < side * side; at++)
            changed[start + at] = change((x, y) => values[start + (y * side) + x], at % side, at / side);
    }

    pictures[name] = pool with { Inputs = [pool.Inputs[0] with { Bytes = MemoryMarshal.AsBytes(changed.AsSpan()).ToArray() }] };
    answers[name] = Run(pictures[name]);
}

static EvaluatorInput Mixed(EvaluatorInput plain, EvaluatorInput changed, bool[] isChanged)
{
    var (bytes, length) = (plain.Bytes.ToArray(), plain.Bytes.Length / isChanged.Length);
    for (var at = 0; at < isChanged.Length; at++)
    {
        if (isChanged[at])
            changed.Bytes.Span.Slice(at * length, length).CopyTo(bytes.AsSpan(at * length));
    }

    return plain with { Bytes = bytes };
}

ScoreMatrix Run(GoldenData data)
{
    var model = Path.GetFullPath(args[1]);
    var job = new EvaluatorJob(model, Digest.Sha256(File.ReadAllBytes(model)), data.Inputs, ["logits"], "cpu", [EvaluationPasses.Reference], TimeSpan.FromMinutes(10));
    return EvaluatorProcess.Run(job, evaluator!, default) is EvaluatorOutcome.Answered answer ? new ScoreMatrix(data.Labels.Length, classes, answer.Outputs[0].Values) : throw new InvalidOperationException("The model was not run. Build the evaluator first.");
}

Baseline Baseline(GoldenData part, ScoreMatrix scores) => new(
    "fed", Digest.Sha256("trusted"u8), part.Digest, policy.Classes, "logits", OutputKind.Logits, "", "cpu", EvaluationPasses.Reference, new NoiseFloor(4, 1e-6, 1e-7), BaselineCheck.Tally(part.Labels, scores), scores);

EvaluatorOutcome.Answered Answer(ScoreMatrix scores) => new("", "cpu", [new EvaluatorOutput(0, "logits", [scores.Samples, scores.Classes], scores.Values.ToArray())]);

EvaluationPolicy Policy()
{
    var nowhere = new Location("supplyguard.json", 1, 1);
    return new EvaluationPolicy(
        "fed", new("model.onnx", nowhere), new(ChangeClass.Retrain, nowhere), new("golden.npz", nowhere), 100, 10, "logits", OutputKind.Logits, [.. Enumerable.Range(0, classes).Select(label => label.ToString())],
        new("baseline.json", nowhere), [], new EvaluationLimits(0.45, 0.01, 0.02, 1e-3, ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal)), "cpu", RequireDevice: false, TimeSpan.FromMinutes(1), BaselineRequired: true, nowhere)
    {
        Feedback = [new FeedbackPolicy(new("fed.npz", nowhere), null, 0.05, 0.1, 0.05, nowhere)],
    };
}

static GoldenData Read(string path) => ((Parsed<GoldenData>.Ok)GoldenDataReader.Read(File.ReadAllBytes(path), GoldenLimits.Default, default)).Value;

// The samples that are not among others.
static GoldenData Without(GoldenData data, GoldenData others)
{
    var taken = Texts(others).ToHashSet(StringComparer.Ordinal);
    return data.Part([.. Texts(data).Select((text, sample) => (text, sample)).Where(entry => !taken.Contains(entry.text)).Select(entry => entry.sample)]);

    static IEnumerable<string> Texts(GoldenData data) =>
        Enumerable.Range(0, data.Labels.Length).Select(sample => Convert.ToHexString(data.Inputs[0].Part([sample]).Bytes.Span));
}

static int[] Numbers(string text) => [.. text.Split(',').Select(int.Parse)];

string? Option(string name) => Array.IndexOf(args, name) is var at and >= 0 ? args[at + 1] : null;

static string SourceFile([CallerFilePath] string path = "") => path;

static partial class Program
{
    private static readonly Dictionary<string, GoldenData> pictures = [];

    private static int IndexOfMaximum(this ReadOnlySpan<float> row)
    {
        var best = 0;
        for (var index = 1; index < row.Length; index++)
            best = row[index] > row[best] ? index : best;
        return best;
    }
}
