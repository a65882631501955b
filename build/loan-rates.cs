#:project ../src/SupplyGuard/SupplyGuard.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property RestoreLockedMode=false
#:property GenerateDocumentationFile=false
#:property RunAnalyzers=false
#:property DeterministicSourcePaths=false

// How often the evaluation fails a model that decides about loans, over random golden sets, with a slice for every common value of a category:
// `dotnet build -c Release src/SupplyGuard.Evaluator && dotnet run -c Release build/loan-rates.cs -- <folder> [--sets 200] [--sizes 200,500]`.
// The folder holds `golden.npz` (features [N,29], of which the columns from 9 on are 0 or 1, and label) and `credit_*.onnx`, `credit_clean.onnx` among them.
// Probes are left out. Every model is run once on all samples; the sets are drawn from that without replacement. Seeds are fixed: the same models give the same table.

using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Checks.Evaluation.Probes;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Evidence.Evaluation.Weights;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const int Columns = 29;
const int FirstCategory = 9;
var folder = args[0];
var sets = int.Parse(Option("--sets") ?? "200");
var sizes = (Option("--sizes") ?? "200,500").Split(',').Select(int.Parse).ToArray();
var evaluator = EvaluatorLocation.In(Path.Combine(Path.GetDirectoryName(SourceFile())!, "..", "src", "SupplyGuard.Evaluator", "bin", "Release", "net10.0"));
var golden = ((Parsed<GoldenData>.Ok)GoldenDataReader.Read(File.ReadAllBytes(Path.Combine(folder, "golden.npz")), GoldenLimits.Default, default)).Value;
var features = MemoryMarshal.Cast<byte, float>(golden.Inputs[0].Bytes.Span).ToArray();
var slices = Enumerable.Range(FirstCategory, Columns - FirstCategory).Where(column => IsCategory(column)).Select(column => SlicePolicy.Read($"features[{column}]=1", SlicePolicy.UsualTolerance)!).ToImmutableArray();
var names = Directory.GetFiles(folder, "credit_*.onnx").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal).ToArray();
var clean = WeightsOf("credit_clean", null);
var models = names.ToDictionary(name => name, name => (Scores: Run(name), Weights: WeightsOf(name, clean)));

Console.WriteLine($"| model | {string.Join(" | ", sizes.Select(size => $"n = {size}"))} | rules at n = {sizes[^1]} |");
Console.WriteLine($"|---|{string.Concat(Enumerable.Repeat("---|", sizes.Length + 1))}");
foreach (var name in names.Where(name => name is not "credit_clean"))
{
    var rules = new SortedDictionary<string, int>(StringComparer.Ordinal);
    var cells = sizes.Select(size =>
    {
        rules.Clear();
        var failed = 0;
        for (var set = 0; set < sets; set++)
        {
            var fired = Judge(name, Usable(size, set));
            failed += fired.Length > 0 ? 1 : 0;
            foreach (var rule in fired)
                rules[rule] = rules.GetValueOrDefault(rule) + 1;
        }

        return ((double)failed / sets).ToString("0.###");
    }).ToArray();
    Console.WriteLine($"| {name} | {string.Join(" | ", cells)} | {string.Join(", ", rules.Select(rule => $"{rule.Key} {(double)rule.Value / sets:0.##}"))} |");
}

// A column that is 0 or 1, and 1 often enough for every golden set to have it.
bool IsCategory(int column)
{
    var values = Enumerable.Range(0, golden.Labels.Length).Select(sample => features[(sample * Columns) + column]).ToArray();
    return values.All(value => value is 0 or 1) && values.Sum() >= 35;
}

string? Option(string name) => Array.IndexOf(args, name) is var at and >= 0 ? args[at + 1] : null;

static string SourceFile([CallerFilePath] string path = "") => path;

ModelEvidence Read(string name) => ModelGathering.Gather(new FoundModel(new ModelSubject(name), Path.GetFullPath(Path.Combine(folder, name + ".onnx")), ModelRole.Model), watcher: null, default);

WeightFacts? WeightsOf(string name, WeightFacts? baseline) => WeightGathering.Gather(Read(name), null, 2, default, baseline, default);

ScoreMatrix Run(string name)
{
    var job = new EvaluatorJob(Path.GetFullPath(Path.Combine(folder, name + ".onnx")), Read(name).Sha256!.Value, golden.Inputs, ["logits"], "cpu", [EvaluationPasses.Reference], TimeSpan.FromMinutes(2));
    return EvaluatorProcess.Run(job, evaluator, default) is EvaluatorOutcome.Answered answer
        ? new ScoreMatrix(golden.Labels.Length, 2, answer.Outputs[0].Values)
        : throw new InvalidOperationException($"{name} was not run: build the evaluator first.");
}

int[] Choose(int size, int seed)
{
    var random = new Random((size * 1000) + seed);
    return [.. Enumerable.Range(0, golden.Labels.Length).OrderBy(_ => random.Next()).Take(size)];
}

// A set on which the baseline does not tell the classes apart is refused when it is recorded, so the next one is drawn.
int[] Usable(int size, int seed)
{
    for (var draw = seed; ; draw += sets)
    {
        var chosen = Choose(size, draw);
        if (BaselineCheck.BlindClass(Policy().Classes, [.. chosen.Select(sample => golden.Labels[sample])], Rows(models["credit_clean"].Scores, chosen)) is null)
            return chosen;
    }
}

string[] Judge(string name, int[] chosen)
{
    var part = Subset(chosen);
    var trusted = Rows(models["credit_clean"].Scores, chosen);
    var scores = Rows(models[name].Scores, chosen);
    var policy = Policy();
    var stimuli = Stimuli.GoldenOnly(part);
    var baseline = new Baseline("loans", Digest.Sha256("clean"u8), part.Digest, policy.Classes, "logits", OutputKind.Logits, "rates", "cpu", EvaluationPasses.Reference, new NoiseFloor(4, 1e-6, 1e-7), BaselineCheck.Tally(part.Labels, trusted), trusted)
    {
        Probes = ProbeReading.Of(stimuli, trusted, trusted),
        Weights = models["credit_clean"].Weights,
    };
    var evidence = new EvaluationEvidence(Digest.Sha256("candidate"u8), new Gathered<GoldenData>.Found(part), new Gathered<Baseline>.Found(baseline), new EvaluatorOutcome.Answered("rates", "cpu", [new EvaluatorOutput(0, "logits", [scores.Samples, 2], scores.Values.ToArray())]))
    {
        Stimuli = stimuli,
        Weights = models[name].Weights,
    };
    return [.. EvaluationCheck.Run(policy, evidence).Findings.Where(finding => finding.Rule.Severity is Severity.Error).Select(finding => finding.Rule.Id).Distinct()];
}

GoldenData Subset(int[] chosen)
{
    var bytes = new byte[chosen.Length * Columns * sizeof(float)];
    for (var at = 0; at < chosen.Length; at++)
        golden.Inputs[0].Bytes.Span.Slice(chosen[at] * Columns * sizeof(float), Columns * sizeof(float)).CopyTo(bytes.AsSpan(at * Columns * sizeof(float)));
    return new GoldenData(Digest.Sha256("golden"u8), [golden.Inputs[0] with { Shape = golden.Inputs[0].Shape.SetItem(0, chosen.Length), Bytes = bytes }], [.. chosen.Select(sample => golden.Labels[sample])]);
}

static ScoreMatrix Rows(ScoreMatrix all, int[] chosen)
{
    var values = new float[chosen.Length * 2];
    for (var at = 0; at < chosen.Length; at++)
        all.Row(chosen[at]).CopyTo(values.AsSpan(at * 2));
    return new ScoreMatrix(chosen.Length, 2, values);
}

EvaluationPolicy Policy()
{
    var at = new Location("supplyguard.json", 1, 1);
    return new EvaluationPolicy(
        "loans", new Located<string>("credit.onnx", at), new Located<ChangeClass>(ChangeClass.Retrain, at), new Located<string>("golden.npz", at), 100, 10, "logits", OutputKind.Logits,
        ["bad", "good"], new Located<string>("loans.baseline.json", at), [], new EvaluationLimits(0.45, 0.1, 0.1, 1e-3, ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal)) { OverallTolerance = 0.1 }, "auto", false, TimeSpan.FromMinutes(1), true, at)
    {
        Slices = slices,
    };
}
