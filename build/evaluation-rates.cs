#:project ../src/SupplyGuard/SupplyGuard.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property RestoreLockedMode=false
#:property GenerateDocumentationFile=false
#:property RunAnalyzers=false
#:property DeterministicSourcePaths=false

// How often the evaluation fails a model, for each family of honest and attacked digit readers and each claim, over random golden sets:
// `dotnet build -c Release src/SupplyGuard.Evaluator && dotnet run -c Release build/evaluation-rates.cs -- <folder> [--sets 200] [--sizes 100,200,500] [--data golden-1000.npz] [--only prefix] [--sequential]`.
// The folder holds `models/*.onnx`, `clean.onnx` among them, and the samples below `data/`. Every model is run once on all golden samples, four secret variations
// and every probe on every sample; the sets are drawn from that. Seeds are fixed: the same models give the same table.
// With `--sequential`, samples are asked in stages, and the last column is the mean number of golden samples that were asked under `retrain`.

using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using SupplyGuard;
using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Checks.Evaluation.Probes;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Evidence.Evaluation.Staging;
using SupplyGuard.Evidence.Evaluation.Weights;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const int Variations = 4;
var key = Encoding.UTF8.GetBytes("a key that is known to these tests alone");
var folder = args[0];
var sets = int.Parse(Option("--sets") ?? "200");
var sizes = (Option("--sizes") ?? "100,200,500").Split(',').Select(int.Parse).ToArray();
var only = Option("--only") ?? "";
var isSequential = args.Contains("--sequential");
var evaluator = EvaluatorLocation.In(Path.Combine(Path.GetDirectoryName(SourceFile())!, "..", "src", "SupplyGuard.Evaluator", "bin", "Release", "net10.0"));
if (evaluator is not { IsInstalled: true })
    throw new InvalidOperationException("Build the evaluator first: dotnet build -c Release src/SupplyGuard.Evaluator");

var golden = ((Parsed<GoldenData>.Ok)GoldenDataReader.Read(File.ReadAllBytes(Path.Combine(folder, "data", Option("--data") ?? "golden-1000.npz")), GoldenLimits.Default, default)).Value;
var form = SampleForm.Of(golden)!;
var probes = Stimuli.DictionaryOf(form, golden);
var names = Directory.GetFiles(Path.Combine(folder, "models"), "*.onnx").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)
    .Where(name => name is "clean" || name.StartsWith(only, StringComparison.Ordinal)).ToArray();
var everything = Stimuli.Make(golden, form, new StimulusPlan(Variations, golden.Labels.Length, 0, 400), key, "digits");
var stimuli = everything.Inputs;
var place = everything.Chosen.Select((sample, at) => (sample, at)).ToDictionary(entry => entry.sample, entry => entry.at);
var clean = new Lazy<WeightFacts?>(() => WeightGathering.Gather(
    ModelGathering.Gather(new FoundModel(new ModelSubject("clean"), Path.GetFullPath(Path.Combine(folder, "models", "clean.onnx")), ModelRole.Model), watcher: null, default), null, 10, key, null, default));
var asked = new Dictionary<(string Model, int Size), long>();
var clock = Stopwatch.StartNew();
var models = names.ToDictionary(name => name, Run);
Console.Error.WriteLine($"{names.Length} models on {stimuli[0].Shape[0]} samples each: {clock.Elapsed.TotalSeconds:0} s");

ChangeClass[] claims = [ChangeClass.Retrain, ChangeClass.FineTune, ChangeClass.Convert];
var failed = new Dictionary<(string Model, ChangeClass Claim, int Size), int>();
var rules = new Dictionary<(string Model, ChangeClass Claim, string Rule), int>();
foreach (var size in sizes)
{
    Parallel.For(0, sets, set =>
    {
        var chosen = Choose(size, set);
        var part = Subset(chosen);
        var plan = StimulusPlan.Of(form, size, 10, probes.Length, Variations, long.MaxValue) with { PixelSamples = 0 };
        var made = Stimuli.Make(part, form, plan, key, "digits");
        var baseline = Baseline(models["clean"], made, chosen);
        foreach (var name in names.Where(name => name is not "clean"))
        {
            var scores = Gather(models[name].Scores, made, chosen);
            foreach (var claim in claims)
            {
                var evidence = new EvaluationEvidence(models[name].Digest, new Gathered<GoldenData>.Found(part), new Gathered<Baseline>.Found(baseline), Answer(scores))
                {
                    Stimuli = made,
                    Weights = models[name].Weights,
                    Key = SecretKey.NameOf(key),
                };
                if (isSequential)
                    evidence = Stage(Policy(claim), evidence, made, scores);
                var errors = EvaluationCheck.Run(Policy(claim), evidence).Findings.Where(finding => finding.Rule.Severity is Severity.Error).Select(finding => finding.Rule.Id).Distinct().ToArray();
                lock (failed)
                {
                    Add(failed, (name, claim, size), errors.Length > 0 ? 1 : 0);
                    if (claim is ChangeClass.Retrain)
                        asked[(name, size)] = asked.GetValueOrDefault((name, size)) + (evidence.Asked?.Rows.Length ?? size);
                    if (size == sizes[0])
                    {
                        foreach (var rule in errors)
                            Add(rules, (name, claim, rule), 1);
                    }
                }
            }
        }
    });
    Console.Error.WriteLine($"n = {size}: {clock.Elapsed.TotalSeconds:0} s");
}

Console.WriteLine($"| model | {string.Join(" | ", sizes.SelectMany(size => claims.Select(claim => $"{PolicyWords.Spell(claim)} {size}")))} | rules at n = {sizes[0]} (retrain) |{(isSequential ? " asked |" : "")}");
Console.WriteLine($"|---|{string.Concat(Enumerable.Repeat("---|", (sizes.Length * claims.Length) + (isSequential ? 2 : 1)))}");
foreach (var name in names.Where(name => name is not "clean"))
{
    var cells = sizes.SelectMany(size => claims.Select(claim => ((double)failed[(name, claim, size)] / sets).ToString("0.###")));
    var fired = rules.Where(entry => entry.Key.Model == name && entry.Key.Claim is ChangeClass.Retrain).OrderBy(entry => entry.Key.Rule, StringComparer.Ordinal).Select(entry => $"{entry.Key.Rule} {(double)entry.Value / sets:0.##}");
    Console.WriteLine($"| {name} | {string.Join(" | ", cells)} | {string.Join(", ", fired)} |{(isSequential ? $" {string.Join(", ", sizes.Select(size => (double)asked[(name, size)] / sets).Select(mean => mean.ToString("0")))} |" : "")}");
}

static void Add<T>(Dictionary<T, int> counts, T at, int count) where T : notnull => counts[at] = counts.GetValueOrDefault(at) + count;

string? Option(string name) => Array.IndexOf(args, name) is var at and >= 0 ? args[at + 1] : null;

static string SourceFile([CallerFilePath] string path = "") => path;

Model Run(string name)
{
    var path = Path.GetFullPath(Path.Combine(folder, "models", name + ".onnx"));
    var read = ModelGathering.Gather(new FoundModel(new ModelSubject(name), path, ModelRole.Model), watcher: null, default);
    var job = new EvaluatorJob(path, read.Sha256!.Value, stimuli, ["logits"], "cpu", [EvaluationPasses.Reference with { BatchSize = 500 }], TimeSpan.FromMinutes(10));
    return EvaluatorProcess.Run(job, evaluator!, default) is EvaluatorOutcome.Answered answer
        ? new Model(read.Sha256.Value, new ScoreMatrix((int)stimuli[0].Shape[0], 10, answer.Outputs[0].Values), WeightGathering.Gather(read, null, 10, key, name is "clean" ? null : clean.Value, default))
        : throw new InvalidOperationException($"{name} was not run.");
}

int[] Choose(int size, int seed)
{
    var random = new Random((size * 1000) + seed);
    return [.. Enumerable.Range(0, 10).SelectMany(label => Enumerable.Range(0, golden.Labels.Length).Where(sample => golden.Labels[sample] == label).OrderBy(_ => random.Next()).Take(size / 10))];
}

GoldenData Subset(int[] chosen)
{
    var bytes = new byte[chosen.Length * form.Length * sizeof(float)];
    for (var at = 0; at < chosen.Length; at++)
        golden.Inputs[0].Bytes.Span.Slice(chosen[at] * form.Length * sizeof(float), form.Length * sizeof(float)).CopyTo(bytes.AsSpan(at * form.Length * sizeof(float)));
    return new GoldenData(Digest.Sha256("golden"u8), [golden.Inputs[0] with { Shape = golden.Inputs[0].Shape.SetItem(0, chosen.Length), Bytes = bytes }], [.. chosen.Select(sample => golden.Labels[sample])]);
}

// The rows of the large run that a run on this set would have given.
ScoreMatrix Gather(ScoreMatrix all, Stimuli made, int[] chosen)
{
    var samples = golden.Labels.Length;
    var rows = new List<int>(made.Samples);
    for (var block = 0; block <= Variations; block++)
        rows.AddRange(chosen.Select(sample => (block * samples) + sample));
    for (var probe = 0; probe < made.Probes.Length; probe++)
        rows.AddRange(made.Chosen.Select(at => ((1 + Variations + probe) * samples) + place[chosen[at]]));
    rows.AddRange(Enumerable.Range((1 + Variations + made.Probes.Length) * samples, made.Plan.NoiseSamples));

    var values = new float[rows.Count * 10];
    for (var at = 0; at < rows.Count; at++)
        all.Row(rows[at]).CopyTo(values.AsSpan(at * 10));
    return new ScoreMatrix(rows.Count, 10, values);
}

// What is known when samples are asked in stages, and the large run answers.
EvaluationEvidence Stage(EvaluationPolicy policy, EvaluationEvidence evidence, Stimuli made, ScoreMatrix scores)
{
    var (outcome, part) = new StagedRun(made, rows => Answer(scores.Rows(rows))).Run(
        SampleOrder.Of(made.Golden.Labels, key, policy.Name, evidence.Model!.Value),
        EvaluationGathering.LeastDepth(policy),
        EvaluationGathering.LeastSamples(policy),
        (part, answer) => SequentialCheck.Look(policy, evidence with { Asked = part, Outcome = answer }));
    return evidence with { Asked = part, Outcome = outcome };
}

Baseline Baseline(Model trusted, Stimuli made, int[] chosen)
{
    var scores = Gather(trusted.Scores, made, chosen);
    var size = chosen.Length;
    var policy = Policy(ChangeClass.Retrain);
    return new Baseline("digits", trusted.Digest, made.Golden.Digest, policy.Classes, "logits", OutputKind.Logits, "rates", "cpu", EvaluationPasses.Reference, new NoiseFloor(4, 1e-6, 1e-7), BaselineCheck.Tally(made.Golden.Labels, scores.Part(0, size)), scores.Part(0, size))
    {
        Key = SecretKey.NameOf(key),
        Variations = [.. Enumerable.Range(1, Variations).Select(index => scores.Part(index * size, size))],
        Probes = ProbeReading.Of(made, scores, scores),
        Weights = trusted.Weights,
    };
}

EvaluatorOutcome.Answered Answer(ScoreMatrix scores) => new("rates", "cpu", [new EvaluatorOutput(0, "logits", [scores.Samples, scores.Classes], scores.Values.ToArray())]);

EvaluationPolicy Policy(ChangeClass change)
{
    var at = new Location("supplyguard.json", 1, 1);
    return new EvaluationPolicy(
        "digits", new Located<string>("digits.onnx", at), new Located<ChangeClass>(change, at), new Located<string>("golden.npz", at), 100, 10, "logits", OutputKind.Logits,
        ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], new Located<string>("digits.baseline.json", at), [],
        new EvaluationLimits(0.45, 0.01, 0.02, 1e-3, ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal)), "auto", false, TimeSpan.FromMinutes(1), true, at)
    {
        Variations = Variations,
        Key = "env:NONE",
    };
}

internal sealed record Model(Digest Digest, ScoreMatrix Scores, WeightFacts? Weights);
