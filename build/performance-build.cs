#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property RestoreLockedMode=false
#:property GenerateDocumentationFile=false
#:property RunAnalyzers=false
#:property DeterministicSourcePaths=false

// What the guard costs inside restore and build: the same builds without it, with it checked in, and with it as an SDK, side by side, and the
// tables of docs/performance.md: `dotnet run build/pack.cs -- --once --output artifacts/feed && dotnet run build/performance-build.cs`.
//   --rounds <n>     how often each is run after one to warm up; 15 when not said
//   --section <name> up-to-date, solutions, restore, memory, task or tool; repeatable, all of them when not said
//   --keep           leave the folder with the projects, and say where it is
// The packages are those that the sample was restored with, and for the first restore whatever else this machine's packages folder holds.

using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;

var (rounds, keep, sections) = (15, false, new List<string>());
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--rounds" when i + 1 < args.Length: rounds = int.Parse(args[++i], CultureInfo.InvariantCulture); break;
        case "--section" when i + 1 < args.Length: sections.Add(args[++i]); break;
        case "--keep": keep = true; break;
        default: return Refuse($"'{args[i]}' is no option, or lacks its value");
    }
}

// Most of what lies in a packages folder is smaller; a compiler or a runtime would be the whole measurement.
const long LargestArchive = 20_000_000;

var root = Path.GetFullPath("..", Path.GetDirectoryName(SourceFile())!);
var packed = Path.Combine(root, "artifacts", "feed");
if (!Directory.Exists(packed))
    return Refuse("there are no packages; run 'dotnet run build/pack.cs -- --once --output artifacts/feed' first");
if (!File.Exists(Path.Combine(root, "samples", "ChequeReader", "obj", "project.assets.json")))
    return Refuse("the sample is not restored; run 'dotnet restore samples/ChequeReader --locked-mode' first");

// Outside the repository, whose own settings would hold.
var work = Directory.CreateTempSubdirectory("supplyguard-performance-").FullName;
var feed = Path.Combine(work, "feed");
var data = Path.Combine(work, "data");
var shared = Path.Combine(work, "packages");
var environment = Environment();
try
{
    var (used, others) = Packages(Path.Combine(root, "samples", "ChequeReader", "obj", "project.assets.json"));
    Serve(used.Concat(others).Select(package => package.Archive).Concat(Directory.GetFiles(packed, "*.nupkg")));
    var tool = Unpack();
    Console.WriteLine($"{rounds} rounds, interleaved, after one to warm up; {System.Environment.ProcessorCount} cores.");

    if (Wanted("up-to-date"))
    {
        var consumers = Consumers(1, used, tool);
        Print($"`dotnet build` of one project with {used.Length} packages and nothing to do", "ms", Rounds(consumers.Select(consumer => (consumer.Name, Measured(() => Time("dotnet", ["build", "P1", "-v", "q", "--nologo"], consumer.Folder))))));
    }

    if (Wanted("solutions"))
    {
        foreach (var option in (string[])["-m:1", "-m"])
        {
            var runs = new List<(string Name, Func<double> Run)>();
            foreach (var count in (int[])[1, 5, 10])
            {
                foreach (var consumer in Consumers(count, used, tool).Where(consumer => consumer.Name != "as an SDK"))
                    runs.Add(($"{count} project{(count > 1 ? "s" : "")}, {consumer.Name}", Measured(() => Time("dotnet", ["build", "All.slnx", option, "-v", "q", "--nologo"], consumer.Folder))));
            }

            var times = Rounds(runs);
            PrintPairs($"`dotnet build {option}` of a solution with nothing to do, {used.Length} packages in each project", times);
            var extra = times.Chunk(2).Select(pair => Median(pair[1].Values) - Median(pair[0].Values)).ToArray();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nEach further project costs {(extra[2] - extra[0]) / 9:0.0} ms."));
        }
    }

    if (Wanted("restore"))
        Print($"First `dotnet restore` of {used.Length + others.Length} packages from a folder, nothing in the packages folder, no receipts", "ms", Rounds(FirstRestores(tool)));

    if (Wanted("memory"))
    {
        var consumers = Consumers(1, used, tool);
        Print("Peak memory of the process that builds", "MB", Rounds(consumers.Select(consumer => (consumer.Name, Measured(() => Peak(["build", "P1", "-m:1", "-v", "q", "--nologo"], consumer.Folder))))));
    }

    if (Wanted("task"))
    {
        var consumers = ((int[])[1, 10]).Select(count => (Count: count, Folder: Consumers(count, used, tool).Single(consumer => consumer.Name == "checked in").Folder)).ToArray();
        foreach (var (what, heading, name) in ((string, string, string)[])[("the task", "Task", "VerifySupplyChain"), ("the targets that call it", "Target", @"_SupplyGuard\w+")])
        {
            var times = Rounds(consumers.Select(consumer => ($"{consumer.Count} project{(consumer.Count > 1 ? "s" : "")}, all calls of one build",
                Measured(() => Summed(heading, name, ["build", "All.slnx", "-m:1", "-v", "d", "--nologo", "-clp:PerformanceSummary"], consumer.Folder)))));
            Print($"Time inside {what}, `dotnet build -m:1` with nothing to do", "ms", times);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nEach further project costs {(Median(times[1].Values) - Median(times[0].Values)) / (consumers[1].Count - 1):0.0} ms inside {what}."));
        }
    }

    if (Wanted("tool"))
    {
        var folder = Consumers(1, used, tool).Single(consumer => consumer.Name == "checked in").Folder;
        Print("The tool", "ms", Rounds(
        [
            ("`dotnet --version`, for comparison", Measured(() => Time("dotnet", ["--version"], folder))),
            ("`--version`", Measured(() => Time("dotnet", [tool, "--version"], folder))),
            ("`verify`, with receipts", Measured(() => Time("dotnet", [tool, "verify", ".", "--no-progress"], folder))),
            ("`verify --no-cache`", Measured(() => Time("dotnet", [tool, "verify", ".", "--no-progress", "--no-cache"], folder))),
        ]));
    }

    bool Wanted(string section) => sections.Count == 0 || sections.Contains(section);

    /// Every wiring has a repository of its own, restored and built; they share a packages folder.
    (string Name, string Folder)[] Consumers(int count, Package[] packages, string tool)
    {
        (string Name, string[]? Init)[] wirings = [("without the guard", null), ("checked in", ["--vendored"]), ("as an SDK", [])];
        var consumers = wirings.Select(wiring => (wiring.Name, Folder: Repository($"{wiring.Name.Replace(' ', '-')}-{count}", count, packages, [], shared, wiring.Init is null ? null : [tool, "init", .. wiring.Init]))).ToArray();
        foreach (var (_, folder) in consumers)
            Time("dotnet", ["build", "All.slnx", "-v", "q", "--nologo"], folder);
        return consumers;
    }

    /// The lock is deleted where its absence is asked for; what it demands is then asked of no package.
    IEnumerable<(string Name, Func<double> Run)> FirstRestores(string tool)
    {
        (string Name, string[]? Init, bool Lock)[] kinds = [("without the guard", null, false), ("checked in, with its lock", ["--vendored"], true), ("as an SDK, with its lock", [], true), ("checked in, without any lock: every file is compared with the archive", ["--vendored"], false)];
        foreach (var (index, kind) in kinds.Index())
        {
            var name = $"restore-{index}";
            var own = Path.Combine(work, name, "packages");
            var folder = Repository(name, 1, used, others, own, kind.Init is null ? null : [tool, "init", .. kind.Init]);
            if (!kind.Lock && kind.Init is not null)
            {
                File.Delete(Path.Combine(folder, "supplyguard.lock.json"));
                var policy = Path.Combine(folder, "supplyguard.json");
                File.WriteAllText(policy, File.ReadAllText(policy).Replace("\"policy\": 1,", "\"policy\": 1,\n  \"packages\": { \"lockFile\": \"ifPresent\", \"installedContent\": \"ifPresent\" },"));
            }

            yield return (kind.Name, () =>
            {
                foreach (var old in (string[])[own, data, Path.Combine(folder, "P1", "obj")])
                {
                    if (Directory.Exists(old))
                        Directory.Delete(old, recursive: true);
                }

                if (!kind.Lock)
                    File.Delete(Path.Combine(folder, "P1", "packages.lock.json"));
                Directory.CreateDirectory(data);
                if (!OperatingSystem.IsWindows())
                    Time("sync", [], folder); // else each run waits for the disk to write what the one before it left in memory
                return Time("dotnet", ["restore", "P1", "-v", "q", "--nologo"], folder);
            });
        }
    }

    string Repository(string name, int count, Package[] packages, Package[] downloads, string packagesFolder, string[]? init)
    {
        var folder = Path.Combine(work, name);
        if (Directory.Exists(folder))
            return folder;

        void Write(string path, string content)
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, content);
        }

        Write(".git/HEAD", "ref: refs/heads/main\n");
        Write("nuget.config", $"""<configuration><config><add key="globalPackagesFolder" value="{packagesFolder}" /></config><packageSources><clear /><add key="feed" value="{feed}" /></packageSources><fallbackPackageFolders><clear /></fallbackPackageFolders></configuration>""");
        using (var settings = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(root, "global.json"))))
            Write("global.json", $$"""{ "sdk": {{settings.RootElement.GetProperty("sdk").GetRawText()}} }""");

        var references = string.Concat(packages.Select(package => $"""<PackageReference Include="{package.Id}" Version="[{package.Version}]" />"""))
            + string.Concat(downloads.GroupBy(package => package.Id).Select(versions => $"""<PackageDownload Include="{versions.Key}" Version="{string.Join(';', versions.Select(package => $"[{package.Version}]"))}" />"""));
        for (var number = 1; number <= count; number++)
        {
            Write($"P{number}/P{number}.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <UseSharedCompilation>false</UseSharedCompilation>
                    <RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>
                    <NuGetAudit>false</NuGetAudit>
                    <NoWarn>$(NoWarn);NU1510;NU1701;NU1702</NoWarn>
                  </PropertyGroup>
                  <ItemGroup>{references}</ItemGroup>
                </Project>
                """);
            Write($"P{number}/Class{number}.cs", $"namespace P{number};\n\npublic class Class{number};\n");
        }

        Write("All.slnx", $"<Solution>{string.Concat(Enumerable.Range(1, count).Select(number => $"""<Project Path="P{number}/P{number}.csproj" />"""))}</Solution>");
        Time("dotnet", ["restore", "All.slnx", "-v", "q", "--nologo"], folder);
        if (init is not null)
            Time("dotnet", init, folder);
        return folder;
    }

    string Unpack()
    {
        var folder = Path.Combine(work, "tool");
        ZipFile.ExtractToDirectory(Directory.GetFiles(packed, "SupplyGuard.Tool.*.nupkg").Single(), folder);
        var tools = Path.Combine(folder, "tools", "net10.0");
        var own = Path.Combine(tools, RuntimeInformation.RuntimeIdentifier);
        return Path.Combine(Directory.Exists(own) ? own : Path.Combine(tools, "any"), "SupplyGuard.Tool.dll");
    }
}
finally
{
    if (keep)
        Console.Error.WriteLine($"kept: {work}");
    else
        Directory.Delete(work, recursive: true);
}

return 0;

/// The libraries of a restored project, and everything else that the packages folder holds.
static (Package[] Used, Package[] Others) Packages(string assetsFile)
{
    using var assets = JsonDocument.Parse(File.ReadAllBytes(assetsFile));
    var folder = assets.RootElement.GetProperty("packageFolders").EnumerateObject().First().Name;
    Package[] used = [.. assets.RootElement.GetProperty("libraries").EnumerateObject()
        .Where(library => library.Value.GetProperty("type").GetString() is "package")
        .Select(library => library.Name.Split('/'))
        .Select(parts => new Package(parts[0], parts[1], ArchiveOf(folder, parts[0], parts[1])))];

    var known = used.Select(package => package.Archive).ToHashSet(StringComparer.Ordinal);
    var others =
        from id in Directory.GetDirectories(folder)
        from version in Directory.GetDirectories(id)
        let archive = ArchiveOf(folder, Path.GetFileName(id), Path.GetFileName(version))
        where !Path.GetFileName(id).StartsWith("supplyguard.", StringComparison.Ordinal)
        where File.Exists(archive) && !known.Contains(archive) && new FileInfo(archive).Length <= LargestArchive
        orderby archive
        select new Package(Path.GetFileName(id), Path.GetFileName(version), archive);
    return (used, [.. others]);
}

static string ArchiveOf(string folder, string id, string version) => Path.Combine(folder, id.ToLowerInvariant(), version.ToLowerInvariant(), $"{id.ToLowerInvariant()}.{version.ToLowerInvariant()}.nupkg");

void Serve(IEnumerable<string> archives)
{
    Directory.CreateDirectory(feed);
    Directory.CreateDirectory(data);
    foreach (var archive in archives)
        File.Copy(archive, Path.Combine(feed, Path.GetFileName(archive)));
}

/// What would steer the builds is taken away; nothing that they start stays behind.
static Dictionary<string, string?> Environment() => new()
{
    ["CI"] = null,
    ["GITHUB_ACTIONS"] = null,
    ["NUGET_PACKAGES"] = null,
    ["MSBUILD_EXE_PATH"] = null,
    ["MSBuildExtensionsPath"] = null,
    ["MSBuildSDKsPath"] = null,
    ["MSBuildLoadMicrosoftTargetsReadOnly"] = null,
    ["MSBUILDDISABLENODEREUSE"] = "1",
    ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
    ["DOTNET_CLI_UI_LANGUAGE"] = "en",
    ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
    ["DOTNET_NOLOGO"] = "1",
};

(Process Process, Task<string> Output, Task<string> Errors) Start(string program, string[] arguments, string folder)
{
    var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
    foreach (var (name, value) in environment)
        start.Environment[name] = value;
    start.Environment[OperatingSystem.IsWindows() ? "LOCALAPPDATA" : "XDG_DATA_HOME"] = data;
    var process = Process.Start(start)!;
    return (process, process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
}

string End((Process Process, Task<string> Output, Task<string> Errors) run, string[] arguments)
{
    run.Process.WaitForExit();
    return run.Process.ExitCode == 0
        ? run.Output.Result
        : throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with {run.Process.ExitCode}.\n{run.Output.Result}\n{run.Errors.Result}");
}

double Time(string program, string[] arguments, string folder)
{
    var watch = Stopwatch.StartNew();
    var run = Start(program, arguments, folder);
    using var process = run.Process;
    process.WaitForExit();
    var elapsed = watch.Elapsed.TotalMilliseconds;
    End(run, arguments);
    return elapsed;
}

/// The system keeps the highest value for as long as the process lives, so asking late loses only what came after.
double Peak(string[] arguments, string folder)
{
    var run = Start("dotnet", arguments, folder);
    using var process = run.Process;
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

    End(run, arguments);
    return peak / 1e6;
}

/// As MSBuild sums it up under a heading, in whole milliseconds.
double Summed(string heading, string name, string[] arguments, string folder)
{
    var run = Start("dotnet", arguments, folder);
    using var process = run.Process;
    var output = End(run, arguments);
    var from = output.IndexOf($"{heading} Performance Summary:", StringComparison.Ordinal);
    var lines = from < 0 ? [] : Regex.Matches(output[from..].Split("\n\n")[0], $@"(?m)^\s*(?<ms>\d+) ms\s+{name}\s").ToArray();
    return lines.Length > 0 ? lines.Sum(line => double.Parse(line.Groups["ms"].Value, CultureInfo.InvariantCulture)) : throw new InvalidOperationException($"The summary names nothing of ours.\n{output}");
}

static Func<double> Measured(Func<double> run) => run;

(string Name, List<double> Values)[] Rounds(IEnumerable<(string Name, Func<double> Run)> contenders)
{
    var runs = contenders.Select(contender => (contender.Name, contender.Run, Values: new List<double>())).ToArray();
    for (var round = 0; round <= rounds; round++)
    {
        foreach (var (_, run, values) in runs)
        {
            var value = run();
            if (round > 0)
                values.Add(value);
        }
    }

    return [.. runs.Select(run => (run.Name, run.Values))];
}

static void Print(string title, string unit, (string Name, List<double> Values)[] rows)
{
    Console.WriteLine($"\n**{title}**\n\n| | median {unit} | min | max | more | ratio |\n|---|---:|---:|---:|---:|---:|");
    foreach (var (name, values) in rows)
        Row(name, values, rows[0].Values);
}

/// Each two rows belong together: without the guard, and with it.
static void PrintPairs(string title, (string Name, List<double> Values)[] rows)
{
    Console.WriteLine($"\n**{title}**\n\n| | median ms | min | max | more | ratio |\n|---|---:|---:|---:|---:|---:|");
    foreach (var pair in rows.Chunk(2))
    {
        foreach (var (name, values) in pair)
            Row(name, values, pair[0].Values);
    }
}

static void Row(string name, List<double> values, List<double> reference) => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"| {name} | {Median(values):0} | {values.Min():0} | {values.Max():0} | {Median(values) - Median(reference):+0;-0;0} | {Median(values) / Median(reference):0.00} |"));

static double Median(List<double> values)
{
    var sorted = values.Order().ToArray();
    return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
}

static int Refuse(string reason)
{
    Console.Error.WriteLine($"performance-build: {reason}");
    return 1;
}

static string SourceFile([CallerFilePath] string path = "") => path;

internal sealed record Package(string Id, string Version, string Archive);
