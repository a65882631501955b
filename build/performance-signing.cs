#:project ../src/SupplyGuard.Signatures/SupplyGuard.Signatures.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property RestoreLockedMode=false
#:property GenerateDocumentationFile=false
#:property RunAnalyzers=false
#:property DeterministicSourcePaths=false

// Times the hashing of models against `openssl speed sha256` and `sha256sum`, side by side in one run, and prints a table:
// `dotnet run -c Release build/performance-signing.cs [folder]`. Writes 4 GB below the folder (the temporary one unless named) and deletes them.
// Files are in the page cache: what is measured is the processor, not the disk. Say nothing of it unless the machine is idle.

using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using SupplyGuard.Signatures.Models.Manifests;

const int Rounds = 5;
const long Large = 2L << 30;
const int Files = 2000;
const int FileSize = 1 << 20;

var folder = Directory.CreateDirectory(Path.Combine(args.Length > 0 ? args[0] : Path.GetTempPath(), $"supplyguard-signing-{Environment.ProcessId}")).FullName;
try
{
    var large = Path.Combine(folder, "large.bin");
    var tree = Directory.CreateDirectory(Path.Combine(folder, "tree")).FullName;
    Fill(large, tree);

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
finally
{
    Directory.Delete(folder, recursive: true);
}

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
