#:include shared/Bytes.cs
#:include shared/Onnx.cs
#:include hostile/HostileInputs.cs
#:include hostile/Input.cs
#:include hostile/Zip.cs
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property RestoreLockedMode=false
#:property GenerateDocumentationFile=false
#:property AnalysisMode=Default
#:property RunAnalyzers=false
#:property DeterministicSourcePaths=false

// Hostile input for the tool as users run it: `dotnet run build/hostile.cs` writes every input into artifacts/hostile/, verifies each in a
// project of its own and prints how the tool ended, in which time and memory. `-- zip onnx` runs those whose names begin so. Build first.

using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using static Bytes;
using static HostileInputs;

const double MostSeconds = 5;
const double MostMegabytes = 200;
var root = Path.GetFullPath("..", Path.GetDirectoryName(SourceFile())!);
var tool = Path.Combine(root, "src", "SupplyGuard.Tool", "bin", "Debug", "net10.0", "SupplyGuard.Tool");
var work = Path.Combine(root, "artifacts", "hostile");
if (Directory.Exists(work))
    Directory.Delete(work, recursive: true);

// A pass proves that the harness can see one; its time is what starting, reading a policy and reporting cost.
var honest = Path.Combine(work, "honest");
Write(honest, "supplyguard.json", Text(ModelPolicy));
Write(honest, "models/m.onnx", Onnx.Model(Onnx.Node("Relu")));
var startUps = Enumerable.Range(0, 5).Select(_ => Run(honest)).ToArray();
if (startUps.Any(run => run.Code != 0))
    return Fail($"The honest model did not pass:\n{startUps[0].Text}");

var startUp = Median(startUps.Select(run => run.Wall));
var startUpCpu = Median(startUps.Select(run => run.Cpu));
Console.WriteLine(Invariant($"Start-up: {startUp * 1000:0} ms, {startUpCpu * 1000:0} ms of processor, {startUps.Max(run => run.Megabytes):0} MB.\n"));
Console.WriteLine("| input | MB | exit | rules | ms | processor ms | × start-up | peak MB |\n|---|---|---|---|---|---|---|---|");
var failures = new List<string>();
var count = 0;
foreach (var input in HostileInputs.All().Where(input => args.Length == 0 || args.Any(arg => input.Name.StartsWith(arg, StringComparison.Ordinal))))
{
    var folder = Path.Combine(work, input.Name.Replace(' ', '-').Replace('/', '-'));
    input.Make(folder);
    var size = input.Measured(folder);
    var run = Run(folder);
    var rules = Regex.Matches(run.Text, @"\b(?:error|warning|note) (SG\d{4})\b").Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal).ToArray();
    Console.WriteLine(Invariant($"| {input.Name} | {size / 1e6:0.0} | {run.Code} | {string.Join(' ', rules)} | {run.Wall * 1000:0} | {run.Cpu * 1000:0} | {run.Cpu / startUpCpu:0.0} | {run.Megabytes:0} |"));
    count++;

    void Wrong(string what) => failures.Add($"{input.Name}: {what}\n{run.Text[..Math.Min(run.Text.Length, 600)]}");
    if (run.Code is not (1 or 2 or 3) || rules.Contains("SG9901") || run.Text.Contains("Unhandled exception", StringComparison.Ordinal))
        Wrong($"ended with exit code {run.Code}.");
    if (!rules.Any(rule => Regex.IsMatch(rule, $"^(?:{input.Rules})$")))
        Wrong($"no finding {input.Rules} says so.");
    if (run.Wall - startUp > MostSeconds)
        Wrong(Invariant($"took {run.Wall:0.0} s."));
    if (run.Megabytes > MostMegabytes)
        Wrong(Invariant($"took {run.Megabytes:0} MB."));
    if (Regex.IsMatch(run.Text, @"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202e]"))
        Wrong("the report holds control characters.");
    Directory.Delete(folder, recursive: true);
}

Console.WriteLine($"\n{count} inputs, {failures.Count} failures.");
failures.ForEach(Console.Error.WriteLine);
return failures.Count == 0 && count > 0 ? 0 : 1;

Outcome Run(string folder)
{
    var report = Path.Combine(work, "time.txt");
    var start = new ProcessStartInfo("/usr/bin/time") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
    foreach (var argument in (string[])["-q", "-f", "%U %S %M", "-o", report, "timeout", "60", tool, "verify", ".", "--no-progress", "--no-cache"])
        start.ArgumentList.Add(argument);
    var watch = Stopwatch.StartNew();
    using var process = Process.Start(start)!;
    var error = process.StandardError.ReadToEndAsync();
    var output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    var wall = watch.Elapsed.TotalSeconds;
    var used = File.ReadAllText(report).Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
    return new Outcome(process.ExitCode, wall, used[0] + used[1], used[2] / 1000, output + error.Result);
}

static double Median(IEnumerable<double> values) => values.Order().ElementAt(2);
static string Invariant(FormattableString text) => FormattableString.Invariant(text);
static string SourceFile([CallerFilePath] string path = "") => path;
static int Fail(string why)
{
    Console.Error.WriteLine(why);
    return 1;
}

record struct Outcome(int Code, double Wall, double Cpu, double Megabytes, string Text);
