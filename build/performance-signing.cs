#:project ../src/SupplyGuard/SupplyGuard.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property RestoreLockedMode=false
#:property GenerateDocumentationFile=false
#:property RunAnalyzers=false
#:property DeterministicSourcePaths=false

// Times the hashing of models against `openssl speed sha256` and `sha256sum`, verification of a signed model that did not change, and digests of
// tensors against `openssl dgst`, side by side in one run, and prints tables:
// `dotnet build -c Release src/SupplyGuard.Tool && dotnet run -c Release build/performance-signing.cs [--only hashing|again|tensors] [folder]`.
// Writes 4 GB (hashing and again) and 2 GB (tensors) below the folder (the temporary one unless named) and deletes them.
// Files are in the page cache: what is measured is the processor, not the disk. Say nothing of it unless the machine is idle.

using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using SupplyGuard;
using SupplyGuard.Findings;
using SupplyGuard.Signatures.Models.Manifests;
using SupplyGuard.Signatures.Models.Signing;

const int Rounds = 5;
const long Large = 2L << 30;
const int Files = 2000;
const int FileSize = 1 << 20;

const int Tensors = 400;

var only = args is ["--only", var chosen, ..] ? chosen : null;
var parent = args.Skip(only is null ? 0 : 2).FirstOrDefault() ?? Path.GetTempPath();
var folder = Directory.CreateDirectory(Path.Combine(parent, $"supplyguard-signing-{Environment.ProcessId}")).FullName;
var tool = Path.Combine(Path.GetDirectoryName(SourceFile())!, "..", "src", "SupplyGuard.Tool", "bin", "Release", "net10.0", "SupplyGuard.Tool");
try
{
    if (only is null or "hashing" or "again")
    {
        var large = Path.Combine(folder, "model", "large.bin");
        var tree = Directory.CreateDirectory(Path.Combine(folder, "model", "tree")).FullName;
        Fill(large, tree);
        if (only is not "again")
            Hashing(large, tree);
        if (only is not "hashing")
            Again(tool, folder, Path.Combine(folder, "model"), tree);
        Directory.Delete(Path.Combine(folder, "model"), recursive: true);
    }

    if (only is null or "tensors")
        DigestTensors(tool, Path.Combine(folder, "model.safetensors"));
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static void Hashing(string large, string tree)
{
    var cores = Environment.ProcessorCount;
    var shards = new ModelSerialization(SerializationMethod.Shards, ModelHash.Sha256, ModelSerialization.UsualShardSize, AllowsLinks: false, []);
    (string Name, int Cores, double Promise, Func<long> Run)[] contenders =
    [
        ("one file of 2 GB as shards", cores, 0.9, () => Hash(large, shards)),
        ("one file of 2 GB as a whole", 1, 0.9, () => Hash(large, ModelSerialization.Usual)),
        ("2,000 files of 1 MB", cores, 0.85, () => Hash(tree, ModelSerialization.Usual)),
        ("`sha256sum` of the one file", 1, 0, () => Sum(large)),
    ];

    var speeds = contenders.Select(_ => new List<double>()).ToArray();
    var reference = new List<double>();
    var together = new List<double>();
    for (var round = 0; round <= Rounds; round++)
    {
        var (alone, all) = (OpenSslSpeed(1), OpenSslSpeed(cores));
        if (round > 0)
        {
            reference.Add(alone);
            together.Add(all);
        }

        for (var i = 0; i < contenders.Length; i++)
        {
            var watch = Stopwatch.StartNew();
            var bytes = contenders[i].Run();
            if (round > 0)
                speeds[i].Add(bytes / watch.Elapsed.TotalSeconds);
        }
    }

    var one = Median(reference);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Rounds} rounds, interleaved, after one to warm up; {cores} cores; `openssl speed sha256`: {one / 1e6:0} MB/s on one core, {Median(together) / 1e6:0} MB/s on all at once; most memory: {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0} MB.\n"));
    Console.WriteLine("| what | MB/s | of openssl × cores | promised |\n|---|---:|---:|---:|");
    for (var i = 0; i < contenders.Length; i++)
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {contenders[i].Name} | {Median(speeds[i]) / 1e6:0} | {Median(speeds[i]) / one / contenders[i].Cores:0.00} × {contenders[i].Cores} | {(contenders[i].Promise > 0 ? contenders[i].Promise : ""):0.00} |"));
}

// Verification of a model whose files did not change, in this process and as the command: with receipts, and once without.
static void Again(string tool, string folder, string model, string tree)
{
    using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    File.WriteAllText(Path.Combine(folder, "public.pem"), key.ExportSubjectPublicKeyInfoPem());
    var environment = new Dictionary<string, string?> { ["XDG_DATA_HOME"] = Directory.CreateDirectory(Path.Combine(folder, "data")).FullName, ["CI"] = null };
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{Rounds} rounds after one to warm up; {Environment.ProcessorCount} cores.\n"));
    Console.WriteLine("| what | median ms | min | processor ms |\n|---|---:|---:|---:|");
    foreach (var (name, path) in new[] { ("2,000 files of 1 MB", tree), ("the same and one file of 2 GB", model) })
    {
        var signature = Path.Combine(path, "model.sig");
        var signed = ModelSignatureWriter.Sign(new ModelSignRequest(path, folder, signature, ModelSigner.FromKey(key).Value!), CancellationToken.None);
        var request = new ModelVerifyRequest(path, folder, signature) { PublicKey = Path.Combine(folder, "public.pem"), At = TimeProvider.System.GetUtcNow(), Caching = new Caching(Path.Combine(folder, "cache")) };
        string[] command = ["model", "verify", path, "--public-key", request.PublicKey!];

        // What was written just now is not remembered.
        Thread.Sleep(3000);
        Row($"{name}, in a process that runs, first time", 0, () => Passes(ModelVerifier.Verify(request with { Caching = null }, CancellationToken.None)));
        Row($"{name}, again", Rounds, () => Passes(ModelVerifier.Verify(request, CancellationToken.None)));
        if (!File.Exists(tool))
            continue;

        RowOf($"{name}, `model verify --no-cache`", 0, () => Start(tool, [.. command, "--no-cache"], environment));
        RowOf($"{name}, `model verify` again", Rounds, () => Start(tool, command, environment));
        File.Delete(signature);
    }

    if (File.Exists(tool))
        RowOf("`model verify --help`: the start of the tool alone", Rounds, () => Start(tool, ["model", "verify", "--help"], environment));
}

static void Passes(Report report)
{
    if (report.Verdict is not Verdict.Passed)
        throw new InvalidOperationException(report.Findings[0].Message);
}

// Digests of every tensor and of the file, against the digest of the file alone.
static void DigestTensors(string tool, string file)
{
    WriteSafetensors(file);
    var small = file + ".small.safetensors";
    File.WriteAllBytes(small, [2, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}']);
    (string Name, Func<(double Wall, double Processor)> Run)[] contenders =
    [
        ("`openssl dgst -sha256`", () => Start("openssl", ["dgst", "-sha256", file], [])),
        ("`model inspect`: digests of file and tensors", () => Start(tool, ["model", "inspect", file, "--format", "json"], [])),
        ("`model inspect` of a file without a tensor: the start of the tool", () => Start(tool, ["model", "inspect", small], [])),
    ];
    var times = contenders.Select(_ => new List<(double Wall, double Processor)>()).ToArray();
    for (var round = 0; round <= Rounds; round++)
    {
        for (var i = 0; i < contenders.Length; i++)
        {
            var time = contenders[i].Run();
            if (round > 0)
                times[i].Add(time);
        }
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{Tensors} tensors, 2 GB; {Rounds} rounds, interleaved, after one to warm up; {Environment.ProcessorCount} cores.\n"));
    Console.WriteLine("| what | median s | min s | processor s | to `openssl dgst` |\n|---|---:|---:|---:|---:|");
    var reference = Median([.. times[0].Select(time => time.Wall)]);
    for (var i = 0; i < contenders.Length; i++)
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {contenders[i].Name} | {Median([.. times[i].Select(time => time.Wall)]):0.00} | {times[i].Min(time => time.Wall):0.00} | {Median([.. times[i].Select(time => time.Processor)]):0.00} | {Median([.. times[i].Select(time => time.Wall)]) / reference:0.00} |"));
}

static void WriteSafetensors(string path)
{
    const long each = Large / Tensors / 4 * 4;
    var header = new StringBuilder("{");
    for (var i = 0; i < Tensors; i++)
        header.Append(CultureInfo.InvariantCulture, $"{(i > 0 ? "," : "")}\"layers.{i:D3}.weight\":{{\"dtype\":\"F32\",\"shape\":[{each / 4}],\"data_offsets\":[{i * each},{(i + 1) * each}]}}");
    var text = Encoding.UTF8.GetBytes(header.Append('}').ToString());
    var length = new byte[8];
    BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);

    using var file = File.Create(path);
    file.Write(length);
    file.Write(text);
    var random = new Random(1);
    var block = new byte[FileSize];
    for (var left = each * Tensors; left > 0; left -= block.Length)
    {
        random.NextBytes(block);
        file.Write(block, 0, (int)Math.Min(left, block.Length));
    }
}

static void Row(string name, int rounds, Action run) => RowOf(name, rounds, () =>
{
    var (watch, processor) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
    run();
    return (watch.Elapsed.TotalSeconds, (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalSeconds);
});

static void RowOf(string name, int rounds, Func<(double Wall, double Processor)> run)
{
    var times = new List<(double Wall, double Processor)> { run() };
    for (var round = 0; round < rounds; round++)
        times.Add(run());
    if (rounds > 0)
        times.RemoveAt(0);

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {Median([.. times.Select(time => time.Wall)]) * 1000:0} | {times.Min(time => time.Wall) * 1000:0} | {Median([.. times.Select(time => time.Processor)]) * 1000:0} |"));
}

// GNU time says what the processor did for a process that has ended.
static (double Wall, double Processor) Start(string program, string[] arguments, Dictionary<string, string?> environment)
{
    var start = new ProcessStartInfo("/usr/bin/time", ["-f", "%U %S", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
    foreach (var (name, value) in environment)
        start.Environment[name] = value;

    var watch = Stopwatch.StartNew();
    using var process = Process.Start(start)!;
    var error = process.StandardError.ReadToEndAsync();
    process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    var wall = watch.Elapsed.TotalSeconds;
    return process.ExitCode == 0
        ? (wall, error.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].Split(' ').Sum(seconds => double.Parse(seconds, CultureInfo.InvariantCulture)))
        : throw new InvalidOperationException($"{Path.GetFileName(program)} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
}

static string SourceFile([CallerFilePath] string path = "") => path;

static void Fill(string large, string tree)
{
    var random = new Random(1);
    var block = new byte[FileSize];
    using var file = File.Create(large);
    for (var written = 0L; written < Large; written += block.Length)
    {
        random.NextBytes(block);
        file.Write(block);
    }

    for (var i = 0; i < Files; i++)
    {
        random.NextBytes(block);
        File.WriteAllBytes(Path.Combine(tree, i.ToString("D4", CultureInfo.InvariantCulture)), block);
    }
}

static long Hash(string model, ModelSerialization serialization)
{
    var reading = ManifestBuilder.Build(new ManifestRequest(model, serialization), CancellationToken.None);
    return reading.Problems.IsEmpty ? reading.Bytes : throw new InvalidOperationException(reading.Problems[0].Detail);
}

static long Sum(string file)
{
    using var process = Process.Start(new ProcessStartInfo("sha256sum", [file]) { RedirectStandardOutput = true })!;
    process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return Large;
}

// Bytes a second of blocks of 16 KB on so many cores together, as the last line of the table says in thousands.
static double OpenSslSpeed(int cores)
{
    using var process = Process.Start(new ProcessStartInfo("openssl", ["speed", "-multi", cores.ToString(CultureInfo.InvariantCulture), "-seconds", "1", "-bytes", "16384", "sha256"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    process.ErrorDataReceived += (_, _) => { };
    process.BeginErrorReadLine();
    var output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return double.Parse(Regex.Match(output, @"([\d.]+)k\s*$", RegexOptions.Multiline).Groups[1].Value, CultureInfo.InvariantCulture) * 1000;
}

static double Median(List<double> values)
{
    values.Sort();
    return values[values.Count / 2];
}
