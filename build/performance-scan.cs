#:project ../src/SupplyGuard/SupplyGuard.csproj
#:include shared/Bytes.cs
#:include shared/Onnx.cs
#:include scan/Bombs.cs
#:include scan/GraphBombs.cs
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property RestoreLockedMode=false
#:property GenerateDocumentationFile=false
#:property RunAnalyzers=false
#:property DeterministicSourcePaths=false

// Times `model scan` against CPython's `pickletools` and against bare SHA-256, side by side in one run, and shows what bombs cost:
// `dotnet run build/pack.cs -- --once --output artifacts/feed && dotnet run -c Release build/performance-scan.cs`.
//   --rounds <n>           how often each is run; 5 when not said
//   --only <part>          pickle, torch or bombs; all of them when not said
//   --bomb <part of name>  some of the bombs
//   --tool <path>          another tool than the packed one, such as a build that was not compiled to native code ahead
// Writes up to 1 GB below the temporary folder and deletes it. Files are in the page cache: what is measured is the processor, not the disk.
// Processor time says more than the clock when other work runs beside it. Needs python3 and GNU time.

using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using SupplyGuard;
using SupplyGuard.Findings;
using static Bytes;

const double MostMegabytes = 200;
const double MostSeconds = 1;
var only = Option("--only");
var rounds = int.Parse(Option("--rounds") ?? "5", CultureInfo.InvariantCulture);
var root = Path.GetFullPath("..", Path.GetDirectoryName(SourceFile())!);
var folder = Directory.CreateTempSubdirectory("supplyguard-scan-").FullName;
try
{
    var tool = Option("--tool") ?? Install(Path.Combine(root, "artifacts", "feed"));
    Console.WriteLine($"Load average before: {File.ReadAllText("/proc/loadavg").Split(' ')[0]}; {Environment.ProcessorCount} cores.\n");
    if (only is null or "pickle")
        Pickles(tool);
    if (only is null or "torch")
        Checkpoint(tool);
    if (only is null or "bombs")
        return BombTable(tool);
    return 0;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

void Pickles(string tool)
{
    Console.WriteLine("| pickle | MB | what | median MB/s | best MB/s | MB/s of processor | times `dis` | peak MB |\n|---|---:|---|---:|---:|---:|---:|---:|");
    foreach (var (name, make) in (IEnumerable<(string, Func<int, byte[]>)>)[("records of dictionaries, tuples, lists and short texts", Records), ("a list of small integers", Numbers)])
    {
        // Python takes a minute and gigabytes for the whole: a sixteenth tells its speed.
        var sample = make(1);
        var python = Python(Write("sample.pkl", sample));
        var content = make(16);
        python = (python.Dis * content.Length / sample.Length, python.Genops * content.Length / sample.Length);
        var path = Write("dense.pkl", content);
        var scan = Measure(() => InProcess(path));
        var process = Measure(() => Time(tool, "model", "scan", path, "--no-progress"));
        Row(name, content.Length, "scan, inside a process that runs", scan, python.Dis);
        Row(name, content.Length, "`model scan`, with the start of the process", process, python.Dis);
        Row(name, content.Length, "`pickletools.dis`", [(python.Dis, python.Dis, 0)], python.Dis);
        Row(name, content.Length, "`pickletools.genops`", [(python.Genops, python.Genops, 0)], python.Dis);
    }

    Console.WriteLine();
    static void Row(string name, long bytes, string what, List<(double Wall, double Processor, double Megabytes)> times, double dis)
    {
        var wall = Median(times.Select(time => time.Wall));
        Line($"| {name} | {bytes / 1e6:0.0} | {what} | {bytes / 1e6 / wall:0.0} | {bytes / 1e6 / times.Min(time => time.Wall):0.0} | {bytes / 1e6 / Median(times.Select(time => time.Processor)):0.0} | {dis / wall:0} | {times.Max(time => time.Megabytes):0} |");
    }
}

void Checkpoint(string tool)
{
    var path = Torch(tensors: 400, elements: 500_000);
    var bytes = new FileInfo(path).Length;
    Console.WriteLine("| 400 tensors, 800 MB, as `torch.save` packs them | median s | best s | processor s | peak MB |\n|---|---:|---:|---:|---:|");
    foreach (var (what, run) in (IEnumerable<(string, Func<(double, double, double)>)>)
    [
        ("bare SHA-256 of the file, inside a process", () => Clock(() => Hash(path))),
        ("scan, digests of file and tensors included, inside a process", () => InProcess(path)),
        ("`openssl dgst -sha256`", () => Time("openssl", "dgst", "-sha256", path)),
        ("`model scan`", () => Time(tool, "model", "scan", path, "--no-progress")),
    ])
    {
        var times = Measure(run);
        Line($"| {what} | {Median(times.Select(time => time.Wall)):0.00} | {times.Min(time => time.Wall):0.00} | {Median(times.Select(time => time.Processor)):0.00} | {times.Max(time => time.Megabytes):0} |");
    }

    Console.WriteLine();
    File.Delete(path);
}

int BombTable(string tool)
{
    var start = Measure(() => Time(tool, "model", "scan", Write("empty.pkl", [0x80, 4, (byte)'N', (byte)'.']), "--no-progress"));
    var (startUp, startUpProcessor) = (Median(start.Select(time => time.Wall)), Median(start.Select(time => time.Processor)));
    Line($"Start-up: {startUp * 1000:0} ms, {startUpProcessor * 1000:0} ms of processor, {start.Max(time => time.Megabytes):0} MB.\n");
    Console.WriteLine("| bomb | MB | exit | ms | ms of processor beyond start-up | peak MB |\n|---|---:|---:|---:|---:|---:|");
    var failures = new List<string>();
    foreach (var (name, file, content) in Bombs.All().Where(input => Option("--bomb") is not { } part || input.Name.Contains(part, StringComparison.OrdinalIgnoreCase)))
    {
        var path = Write(file, content());
        var size = new FileInfo(path).Length;
        var (code, text) = (0, "");
        List<(double Wall, double Processor, double Megabytes)> runs = [.. Enumerable.Range(0, rounds).Select(_ => TimeOf(tool, out code, out text, ["model", "scan", path, "--no-progress"]))];
        var (beyond, megabytes) = (Median(runs.Select(run => run.Processor)) - startUpProcessor, runs.Max(run => run.Megabytes));
        Line($"| {name} | {size / 1e6:0.0} | {code} | {Median(runs.Select(run => run.Wall)) * 1000:0} | {beyond * 1000:0} | {megabytes:0} |");
        if (code is not (0 or 1 or 3) || text.Contains("SG9901", StringComparison.Ordinal) || text.Contains("Unhandled exception", StringComparison.Ordinal))
            failures.Add($"{name}: ended with {code}.\n{text[..Math.Min(text.Length, 500)]}");
        if (beyond > MostSeconds)
            failures.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: took {beyond:0.00} s of processor."));
        if (megabytes > MostMegabytes)
            failures.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: took {megabytes:0} MB."));
        File.Delete(path);
    }

    Console.WriteLine($"\n{failures.Count} failures.");
    failures.ForEach(Console.Error.WriteLine);
    return failures.Count is 0 ? 0 : 1;
}

// As users have it: compiled to native code ahead. A packages folder of its own, because another build of the same version may be in the user's.
string Install(string feed)
{
    if (!Directory.Exists(feed))
        throw new InvalidOperationException("There are no packages; run 'dotnet run build/pack.cs -- --once --output artifacts/feed' first, or name a tool with '--tool'.");

    var place = Path.Combine(folder, "tool");
    var start = new ProcessStartInfo("dotnet", ["tool", "install", "SupplyGuard.Tool", "--tool-path", place, "--source", feed, "--prerelease"]) { RedirectStandardOutput = true };
    start.Environment["NUGET_PACKAGES"] = Path.Combine(folder, "packages");
    using var process = Process.Start(start)!;
    var said = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return process.ExitCode is 0 ? Path.Combine(place, "dotnet-supplyguard") : throw new InvalidOperationException(said);
}

// As CPython's pickler writes [{'a': i, 'b': (i, i + 1, None, True), 'c': [i, 'x7', 3.5]}, …] with protocol 4, but for its frames.
static byte[] Records(int sixteenths)
{
    byte[] first = [0x8C, 1, (byte)'a', 0x94, 0x8C, 1, (byte)'b', 0x94, 0x8C, 1, (byte)'c', 0x94, (byte)'0', (byte)'0', (byte)'0'];
    return [0x80, 4, .. first, (byte)']', 0x94, (byte)'(', .. Join(24_000 * sixteenths, i =>
    {
        byte low = (byte)(i & 0xFF), high = (byte)((i >> 8) & 0xFF);
        return [(byte)'}', 0x94, (byte)'(', (byte)'h', 0, (byte)'M', low, high, (byte)'h', 1, (byte)'(', (byte)'K', low, (byte)'K', high, (byte)'N', 0x88, (byte)'t', 0x94, (byte)'h', 2, (byte)']', 0x94, (byte)'(', (byte)'K', low, 0x8C, 2, (byte)'x', (byte)('0' + (i % 10)), 0x94, (byte)'G', 0x40, 0x0C, 0, 0, 0, 0, 0, 0, (byte)'e', (byte)'u'];
    }), (byte)'e', (byte)'.'];
}

static byte[] Numbers(int sixteenths) => [0x80, 4, (byte)']', 0x94, .. Repeat([(byte)'(', .. Repeat("K\x07"u8, 1000), (byte)'e'], 470 * sixteenths), (byte)'.'];

// Tensors of float32 in storages of their own, as torch.save packs a state dictionary.
string Torch(int tensors, int elements)
{
    var pickle = new MemoryStream();
    pickle.Write([0x80, 2, .. "ccollections\nOrderedDict\nq\0)R("u8]);
    for (var i = 0; i < tensors; i++)
        pickle.Write([.. Unicode($"layer.{i}.weight"), .. "ctorch._utils\n_rebuild_tensor_v2\n(("u8, .. Unicode("storage"), .. "ctorch\nFloatStorage\n"u8, .. Unicode($"{i}"), .. Unicode("cpu"), (byte)'J', .. BitConverter.GetBytes(elements), (byte)'t', (byte)'Q', (byte)'K', 0,
            (byte)'J', .. BitConverter.GetBytes(elements), 0x85, (byte)'K', 1, 0x85, 0x89, (byte)'h', 0, (byte)')', (byte)'R', (byte)'t', (byte)'R']);
    pickle.Write("u."u8);

    var path = Path.Combine(folder, "large.pt");
    using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
    Add("large/data.pkl", pickle.ToArray());
    Add("large/version", "3\n"u8.ToArray());
    var random = new Random(1);
    var block = new byte[elements * sizeof(float)];
    for (var i = 0; i < tensors; i++)
    {
        random.NextBytes(block);
        Add($"large/data/{i}", block);
    }

    return path;

    void Add(string name, byte[] content)
    {
        using var member = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
        member.Write(content);
    }

    static byte[] Unicode(string text) => [(byte)'X', .. BitConverter.GetBytes(text.Length), .. Text(text)];
}

string Write(string name, byte[] content)
{
    var path = Path.Combine(folder, name);
    File.WriteAllBytes(path, content);
    return path;
}

List<(double Wall, double Processor, double Megabytes)> Measure(Func<(double Wall, double Processor, double Megabytes)> run)
{
    run();
    return [.. Enumerable.Range(0, rounds).Select(_ => run())];
}

static (double, double, double) InProcess(string path) => Clock(() =>
{
    var report = ModelScanner.Scan(new ModelScanRequest(Path.GetDirectoryName(path)!, [path]), CancellationToken.None);
    if (report.Verdict is not Verdict.Passed)
        throw new InvalidOperationException(report.Findings[0].Message);
});

static (double, double, double) Clock(Action run)
{
    GC.Collect();
    var (watch, processor) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
    run();
    return (watch.Elapsed.TotalSeconds, (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalSeconds, 0);
}

static void Hash(string path)
{
    using var file = File.OpenRead(path);
    SHA256.HashData(file);
}

// CPython's own clock, without its start-up and without printing what it disassembles.
static (double Dis, double Genops) Python(string path)
{
    const string Program = """
        import pickletools, sys, time
        class Nowhere:
            def write(self, text): pass
        content = open(sys.argv[1], 'rb').read()
        def best(run):
            times = []
            for _ in range(2):
                start = time.process_time(); run(); times.append(time.process_time() - start)
            return min(times)
        print(best(lambda: pickletools.dis(content, out=Nowhere())), best(lambda: [None for _ in pickletools.genops(content)]))
        """;
    using var process = Process.Start(new ProcessStartInfo("python3", ["-c", Program, path]) { RedirectStandardOutput = true })!;
    var seconds = process.StandardOutput.ReadToEnd().Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
    process.WaitForExit();
    return (seconds[0], seconds[1]);
}

static (double Wall, double Processor, double Megabytes) Time(string program, params string[] arguments) => TimeOf(program, out _, out _, arguments);

static (double Wall, double Processor, double Megabytes) TimeOf(string program, out int code, out string text, string[] arguments)
{
    var start = new ProcessStartInfo("/usr/bin/time", ["-q", "-f", "%U %S %M", "timeout", "60", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
    var watch = Stopwatch.StartNew();
    using var process = Process.Start(start)!;
    var error = process.StandardError.ReadToEndAsync();
    var output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    var wall = watch.Elapsed.TotalSeconds;
    var used = error.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
    (code, text) = (process.ExitCode, output + error.Result);
    return (wall, used[0] + used[1], used[2] / 1000);
}

static double Median(IEnumerable<double> values)
{
    var sorted = values.Order().ToArray();
    return sorted[sorted.Length / 2];
}

static void Line(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));
static string SourceFile([CallerFilePath] string path = "") => path;
string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
