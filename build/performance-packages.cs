#:project ../src/SupplyGuard
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property RestoreLockedMode=false
#:property GenerateDocumentationFile=false
#:property RunAnalyzers=false
#:property DeterministicSourcePaths=false

// What judging many packages costs, side by side with what a user would run instead, and the table of docs/performance.md:
// `dotnet run build/pack.cs -- --once --output artifacts/feed && dotnet run -c Release build/performance-packages.cs`.
//   --rounds <n>     how often each is run after one to warm up; 7 when not said
//   --packages <dir> a further packages folder to take packages from; repeatable. This machine's own is always one
// Packages are taken, largest first but none above 20 MB, until there are 150 and 600 MB of extracted files, or there are no more.

using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SupplyGuard;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Packages;

const int EnoughPackages = 150;
const long EnoughBytes = 600_000_000;
const long LargestArchive = 20_000_000;
const string OnlySignatures = "--judge-signatures-below";

if (args is [OnlySignatures, var below])
    return JudgeSignatures(below);

var rounds = 7;
var sources = new List<string> { Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages") };
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--rounds" when i + 1 < args.Length: rounds = int.Parse(args[++i], CultureInfo.InvariantCulture); break;
        case "--packages" when i + 1 < args.Length: sources.Add(Path.GetFullPath(args[++i])); break;
        default: return Refuse($"'{args[i]}' is no option, or lacks its value");
    }
}

var root = Path.GetFullPath("..", Path.GetDirectoryName(SourceFile())!);
if (Directory.GetFiles(Path.Combine(root, "artifacts", "feed"), "SupplyGuard.Tool.*.nupkg") is not [var toolPackage])
    return Refuse("there is no packed tool; run 'dotnet run build/pack.cs -- --once --output artifacts/feed' first");

var work = Directory.CreateTempSubdirectory("supplyguard-performance-").FullName;
try
{
    var packages = Restore();
    var archives = packages.Select(package => Directory.GetFiles(package, "*.nupkg").Single()).ToArray();
    var files = packages.SelectMany(package => Directory.EnumerateFiles(package, "*", SearchOption.AllDirectories)).Select(file => new FileInfo(file)).OrderByDescending(file => file.Length).ToArray();
    var tool = Unpack(toolPackage);
    var project = Path.Combine(work, "App", "App.csproj");
    Run("dotnet", [tool, "lock", work]);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{packages.Length} packages, {archives.Sum(archive => new FileInfo(archive).Length) / 1e6:0} MB, {files.Length} extracted files of {files.Sum(file => file.Length) / 1e6:0} MB; {rounds} rounds, interleaved, after one to warm up; {Environment.ProcessorCount} cores.\n"));

    var caching = new Caching(work + "-cache");
    Directory.CreateDirectory(caching.Folder!);
    Thread.Sleep(TimeSpan.FromSeconds(3));
    var request = new VerifyRequest(project, Path.Combine(work, "supplyguard.json")) { Scope = VerifyScope.Packages, Projects = [project], Caching = caching };
    (string Name, Func<double> Run)[] contenders =
    [
        ("`dotnet nuget verify --all`", () => Run("dotnet", ["nuget", "verify", "--all", .. archives])),
        ("signatures and content hashes alone, a process of its own", () => Run(Environment.ProcessPath!, [.. Self(), OnlySignatures, work])),
        ("`package verify`: signatures, locks and every extracted file", () => Run("dotnet", [tool, "package", "verify", work, "--no-progress", "--no-cache"])),
        ("bare SHA-256 over every extracted file, all cores, inside a process", () => Inside(() => Hash(files))),
        ("trees of every extracted file, inside a process", () => Inside(() => Parallel.ForEach(packages, package => PackageTree.Read(package, CancellationToken.None)))),
        ("by receipt of each package, inside a process", () => Inside(() => Verify(request))),
        ("by receipt of the gate, inside a process", () => Inside(() => Verify(request with { IsGate = true }))),
    ];

    var times = contenders.Select(_ => new List<double>()).ToArray();
    for (var round = 0; round <= rounds; round++)
    {
        for (var i = 0; i < contenders.Length; i++)
        {
            var milliseconds = contenders[i].Run();
            if (round > 0)
                times[i].Add(milliseconds);
        }
    }

    Console.WriteLine("| what | median ms | min | max | to `nuget verify` | to bare SHA-256 |\n|---|---:|---:|---:|---:|---:|");
    for (var i = 0; i < contenders.Length; i++)
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {contenders[i].Name} | {Median(times[i]):0} | {times[i].Min():0} | {times[i].Max():0} | {Median(times[i]) / Median(times[0]):0.00} | {Median(times[i]) / Median(times[3]):0.00} |"));
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nPeak memory of `package verify`: {Peak("dotnet", [tool, "package", "verify", work, "--no-progress", "--no-cache"]) / 1e6:0} MB."));

    string[] Restore()
    {
        var feed = Directory.CreateDirectory(Path.Combine(work, "feed")).FullName;
        var (count, bytes) = (0, 0L);
        var downloads = new List<(string Id, string Version)>();
        var candidates =
            from source in sources
            from id in Directory.GetDirectories(source)
            from version in Directory.GetDirectories(id)
            let archive = new FileInfo(Path.Combine(version, $"{Path.GetFileName(id)}.{Path.GetFileName(version)}.nupkg"))
            where archive.Exists && archive.Length <= LargestArchive && File.Exists(Path.Combine(version, ".nupkg.metadata")) && !archive.Name.StartsWith("supplyguard.", StringComparison.Ordinal)
            orderby archive.Length descending
            select (Folder: version, archive.FullName, Name: (Path.GetFileName(id), Path.GetFileName(version)));
        foreach (var (folder, archive, name) in candidates.DistinctBy(candidate => candidate.Name))
        {
            if (count >= EnoughPackages && bytes >= EnoughBytes)
                break;

            File.Copy(archive, Path.Combine(feed, Path.GetFileName(archive)));
            downloads.Add(name);
            count++;
            bytes += Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
        }

        Write("nuget.config", $"""<configuration><config><add key="globalPackagesFolder" value="packages" /></config><packageSources><clear /><add key="feed" value="{feed}" /></packageSources><fallbackPackageFolders><clear /></fallbackPackageFolders></configuration>""");
        Write("supplyguard.json", """{ "policy": 1, "extends": ["standard"], "packages": { "signature": "ifPresent" } }""");
        Write("App/App.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>{string.Concat(downloads.GroupBy(package => package.Id).Select(versions => $"""<PackageDownload Include="{versions.Key}" Version="{string.Join(';', versions.Select(package => $"[{package.Version}]"))}" />"""))}</ItemGroup>
            </Project>
            """);
        Write(".git/HEAD", "ref: refs/heads/main\n");
        Run("dotnet", ["restore", Path.Combine(work, "App"), "-v", "q"]);
        return [.. downloads.Select(package => Path.Combine(work, "packages", package.Id, package.Version))];
    }

    void Write(string path, string content)
    {
        var file = Path.Combine(work, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    string Unpack(string package)
    {
        var folder = Path.Combine(work, "tool");
        ZipFile.ExtractToDirectory(package, folder);
        var own = Path.Combine(folder, "tools", "net10.0", RuntimeInformation.RuntimeIdentifier);
        return Path.Combine(Directory.Exists(own) ? own : Path.Combine(folder, "tools", "net10.0", "any"), "SupplyGuard.Tool.dll");
    }
}
finally
{
    Directory.Delete(work, recursive: true);
    if (Directory.Exists(work + "-cache"))
        Directory.Delete(work + "-cache", recursive: true);
}

return 0;

/// What a process of its own does between starting and ending: every archive below a folder is read, hashed and its signature judged.
static int JudgeSignatures(string folder)
{
    var verifier = new PackageSignatureVerifier(TrustBundle.OfThisMachine());
    var archives = Directory.EnumerateFiles(Path.Combine(folder, "packages"), "*.nupkg", SearchOption.AllDirectories).ToArray();
    var bad = 0;
    Parallel.ForEach(archives, archive =>
    {
        using var handle = File.OpenHandle(archive);
        if (PackageArchive.Read(new FileWindow(handle), CancellationToken.None) is not Parsed<PackageArchive>.Ok(var read) || verifier.Verify(read) is { Problems: [{ Kind: not SignatureProblemKind.NotSigned }, ..] })
            Interlocked.Increment(ref bad);
    });
    return bad == 0 ? 0 : 1;
}

static void Hash(FileInfo[] files) => Parallel.ForEach(
    files,
    () => (Buffer: new byte[1 << 17], Hash: IncrementalHash.CreateHash(HashAlgorithmName.SHA256)),
    (file, _, own) =>
    {
        using var handle = File.OpenHandle(file.FullName);
        for (long offset = 0; RandomAccess.Read(handle, own.Buffer, offset) is > 0 and var read; offset += read)
            own.Hash.AppendData(own.Buffer, 0, read);
        own.Hash.GetHashAndReset();
        return own;
    },
    own => own.Hash.Dispose());

static void Verify(VerifyRequest request)
{
    if (Guard.Verify(request, CancellationToken.None) is not { Verdict: Verdict.Passed })
        throw new InvalidOperationException("The packages do not pass.");
}

static double Inside(Action action)
{
    var watch = Stopwatch.StartNew();
    action();
    return watch.Elapsed.TotalMilliseconds;
}

static double Run(string program, string[] arguments)
{
    var watch = Stopwatch.StartNew();
    using var process = Start(program, arguments);
    process.WaitForExit();
    return process.ExitCode == 0 ? watch.Elapsed.TotalMilliseconds : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
}

static double Peak(string program, string[] arguments)
{
    using var process = Start(program, arguments);
    long peak = 0;
    while (!process.WaitForExit(5))
    {
        try
        {
            process.Refresh();
            peak = Math.Max(peak, process.PeakWorkingSet64);
        }
        catch (InvalidOperationException)
        {
            // It ended between the two lines.
        }
    }

    return peak;
}

static Process Start(string program, string[] arguments)
{
    var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    process.OutputDataReceived += (_, _) => { };
    process.ErrorDataReceived += (_, _) => { };
    process.BeginOutputReadLine();
    process.BeginErrorReadLine();
    return process;
}

/// Started as a program, or by `dotnet` with the assembly as its first argument.
static string[] Self() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) is "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

static int Refuse(string reason)
{
    Console.Error.WriteLine($"performance-packages: {reason}");
    return 1;
}

static string SourceFile([CallerFilePath] string path = "") => path;
