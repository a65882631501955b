#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property RestoreLockedMode=false
#:property GenerateDocumentationFile=false
#:property RunAnalyzers=false
#:property DeterministicSourcePaths=false

// Times SupplyGuard against what a user would run instead, side by side in one run, and prints the table of docs/performance.md:
// `dotnet build -c Release src/SupplyGuard.Tool && dotnet run build/performance.cs`. Needs the sample to be restored.

using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

const int Rounds = 7;

var root = Path.GetFullPath("..", Path.GetDirectoryName(SourceFile())!);
var sample = Path.Combine(root, "samples", "ChequeReader");
var tool = Path.Combine(root, "src", "SupplyGuard.Tool", "bin", "Release", "net10.0", "SupplyGuard.Tool");
var archives = Archives(Path.Combine(sample, "obj", "project.assets.json"));

(string Name, string Program, string[] Arguments)[] contenders =
[
    ("`dotnet nuget verify --all`, signatures of the archives alone", "dotnet", ["nuget", "verify", "--all", .. archives]),
    ("`package verify`: lock files, signatures, every extracted file", tool, ["package", "verify", sample, "--no-progress", "--no-cache"]),
    ("`verify`: the same, models and a 1,000-image evaluation", tool, ["verify", sample, "--no-progress", "--no-cache"]),
    ("`verify` again, with what the run before found out", tool, ["verify", sample, "--no-progress"]),
    ("`dotnet restore --locked-mode` with nothing to do", "dotnet", ["restore", sample, "--locked-mode", "-v", "q"]),
];

var times = contenders.Select(_ => new List<double>()).ToArray();
for (var round = 0; round <= Rounds; round++)
{
    for (var i = 0; i < contenders.Length; i++)
    {
        var seconds = Time(contenders[i].Program, contenders[i].Arguments);
        if (round > 0)
            times[i].Add(seconds);
    }
}

var reference = Median(times[0]);
Console.WriteLine($"{archives.Length} packages, {Rounds} rounds, interleaved, after one to warm up; {Environment.ProcessorCount} cores.\n");
Console.WriteLine("| what | median s | min s | ratio |\n|---|---:|---:|---:|");
for (var i = 0; i < contenders.Length; i++)
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {contenders[i].Name} | {Median(times[i]):0.00} | {times[i].Min():0.00} | {Median(times[i]) / reference:0.00} |"));

static string[] Archives(string assetsFile)
{
    using var assets = JsonDocument.Parse(File.ReadAllBytes(assetsFile));
    var folder = assets.RootElement.GetProperty("packageFolders").EnumerateObject().First().Name;
    return [.. assets.RootElement.GetProperty("libraries").EnumerateObject()
        .Where(library => library.Value.GetProperty("type").GetString() is "package")
        .Select(library => library.Value.GetProperty("path").GetString()!)
        .Select(path => Path.Combine(folder, path, $"{path.Replace('/', '.')}.nupkg"))];
}

static double Time(string program, string[] arguments)
{
    var watch = Stopwatch.StartNew();
    using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    process.ErrorDataReceived += (_, _) => { };
    process.BeginErrorReadLine();
    process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return process.ExitCode == 0 ? watch.Elapsed.TotalSeconds : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
}

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

static string SourceFile([CallerFilePath] string path = "") => path;
