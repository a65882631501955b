#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property RestoreLockedMode=false
#:property GenerateDocumentationFile=false
#:property RunAnalyzers=false
#:property DeterministicSourcePaths=false

// Makes the packages: `dotnet run build/pack.cs` builds everything twice from nothing and refuses a package whose bytes differ.
//   --once               build once, on top of the last build
//   --output <folder>    where the packages go; artifacts/packages when not said
//   --version <version>  another version than the one in Directory.Packages.props
//   --platform <rid>     an evaluator for this platform, repeatable; this machine's when not said
// The same sources, SDK and operating system give the same bytes, wherever the clone is and whatever commit it is on.

using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Xml.Linq;

// The first date that an archive can state.
var timestamp = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
var root = Path.GetFullPath("..", Path.GetDirectoryName(SourceFile())!);
var work = Path.Combine(root, "artifacts", "pack");

var (once, output, asked, platforms) = (false, Path.Combine(root, "artifacts", "packages"), "", new List<string>());
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--once": once = true; break;
        case "--output" when i + 1 < args.Length: output = Path.GetFullPath(args[++i]); break;
        case "--version" when i + 1 < args.Length: asked = args[++i]; break;
        case "--platform" when i + 1 < args.Length: platforms.Add(args[++i]); break;
        default: return Refuse($"'{args[i]}' is no option, or lacks its value");
    }
}

Directory.CreateDirectory(work);
using var alone = WaitForTurn(Path.Combine(root, "artifacts", "pack.lock"));
Dotnet(["restore", "build/ReadyToRun", "--locked-mode", "-v", "quiet", "--nologo"]);
var settings = Evaluate("build/ReadyToRun", ["NuGetPackageRoot", "ReadyToRunVersion", "ReadyToRunPlatforms", "SupplyGuardVersion", "NETCoreSdkPortableRuntimeIdentifier", "MSBuildToolsPath"]);
var host = settings["NETCoreSdkPortableRuntimeIdentifier"];
var version = asked is "" ? settings["SupplyGuardVersion"] : asked;
if (platforms is [])
    platforms.Add(host);

var native = settings["ReadyToRunPlatforms"].Split(';');
var natives = $"-p:OnnxRuntimePlatforms=\"{string.Join(';', platforms)}\"";
string[] projects = ["SupplyGuard.MSBuild", "SupplyGuard.Tool", "SupplyGuard.Evaluator", "SupplyGuard.Runtime"];

var packages = Pack();
if (!once)
{
    Console.WriteLine("again, from nothing, to compare …");
    var again = Pack();
    foreach (var (name, bytes) in packages)
    {
        if (!bytes.AsSpan().SequenceEqual(again[name]))
            return Refuse($"'{name}' has other bytes the second time: {string.Join(", ", Differences(bytes, again[name]))}");
    }
}

Directory.CreateDirectory(output);
foreach (var old in Directory.GetFiles(output, "*.nupkg"))
    File.Delete(old);
foreach (var (name, bytes) in packages)
{
    File.WriteAllBytes(Path.Combine(output, name), bytes);
    Console.WriteLine($"{name}: {bytes.Length:N0} bytes, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(bytes))}");
    using var archive = new ZipArchive(new MemoryStream(bytes));
    foreach (var entry in archive.Entries)
        Console.WriteLine($"    {entry.FullName} ({entry.Length:N0})");
}

return 0;

SortedDictionary<string, byte[]> Pack()
{
    if (!once && Directory.Exists(work))
        Directory.Delete(work, recursive: true);
    foreach (var leftover in new[] { "publish", "native" }.Select(folder => Path.Combine(work, folder)).Where(Directory.Exists))
        Directory.Delete(leftover, recursive: true);

    string[] place = ["-p:UseArtifactsOutput=true", $"-p:ArtifactsPath={work}", natives, "-v", "quiet", "--nologo"];
    foreach (var project in projects)
    {
        Dotnet(["restore", $"src/{project}", "--locked-mode", .. place]);
        Dotnet(["publish", $"src/{project}", "--no-restore", "-c", "Release", "-p:RunAnalyzers=false", $"-p:Version={version}",
            // Where the clone is and which commit it is on must not be in the bytes.
            "-p:ContinuousIntegrationBuild=false", $"-p:PathMap={root}=/_", "-p:EnableSourceControlManagerQueries=false", "-p:EnableSourceLink=false", .. place]);
    }

    var made = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
    var guard = Guard();
    Add(made, "SupplyGuard.MSBuild", "", guard);
    Add(made, "SupplyGuard.Tool", "", Tool(guard));
    foreach (var platform in platforms)
        Add(made, "SupplyGuard.Evaluator", platform, Evaluator(platform));
    Add(made, "SupplyGuard.Runtime", "", [.. ((string[])["dll", "xml"]).Select(kind => ($"lib/net10.0/SupplyGuard.Runtime.{kind}", Path.Combine(Published("SupplyGuard.Runtime"), $"SupplyGuard.Runtime.{kind}")))]);
    return made;
}

/// Our own assemblies and nothing else: MSBuild and the SDK bring the rest, and a second copy would quarrel with theirs.
List<(string Path, string File)> Guard()
{
    var project = Path.Combine(root, "src", "SupplyGuard.MSBuild");
    var files = new List<(string Path, string File)> { ("Sdk/Version.props", Path.Combine(work, "Version.props")) };
    File.WriteAllBytes(files[0].File, Text($"<Project>\n  <PropertyGroup>\n    <_SupplyGuardVersion>{version}</_SupplyGuardVersion>\n  </PropertyGroup>\n</Project>\n"));
    foreach (var folder in (string[])["Sdk", "build", "buildTransitive", "buildMultiTargeting"])
        files.AddRange(Directory.GetFiles(Path.Combine(project, folder)).Select(file => ($"{folder}/{Path.GetFileName(file)}", file)));
    files.AddRange(Directory.GetFiles(Path.Combine(root, "docs", "rules"), "SG*.md").Select(file => ($"docs/{Path.GetFileName(file)}", file)));
    foreach (var (platform, folder) in Variants("SupplyGuard.MSBuild", "SupplyGuard*.dll", native, settings["MSBuildToolsPath"]))
        files.AddRange(Directory.GetFiles(folder, "SupplyGuard*.dll").Select(file => ($"tasks/net10.0/{platform}/{Path.GetFileName(file)}", file)));
    return files;
}

/// One folder of assemblies for each platform that gets native code, and 'any' for all others; NuGet chooses at installation.
List<(string Path, string File)> Tool(List<(string Path, string File)> guard)
{
    var published = Published("SupplyGuard.Tool");
    var files = new List<(string Path, string File)>();
    foreach (var (platform, folder) in Variants("SupplyGuard.Tool", "*.dll", native))
    {
        var place = $"tools/net10.0/{platform}";
        files.Add(($"{place}/DotnetToolSettings.xml", Path.Combine(root, "src", "SupplyGuard.Tool", "DotnetToolSettings.xml")));
        files.AddRange(Directory.GetFiles(published, "*.json").Select(file => ($"{place}/{Path.GetFileName(file)}", file)));
        files.AddRange(Directory.GetFiles(folder, "*.dll", SearchOption.AllDirectories)
            .Select(file => (Name: Path.GetRelativePath(folder, file).Replace('\\', '/'), File: file))
            .Where(file => !file.Name.StartsWith("evaluator/", StringComparison.Ordinal))
            // An assembly for Windows alone is of no use to a folder for another system.
            .Where(file => !file.Name.StartsWith("runtimes/win/", StringComparison.Ordinal) || platform is "any" || platform.StartsWith("win-", StringComparison.Ordinal))
            .Select(file => ($"{place}/{file.Name}", file.File)));
        files.AddRange(guard.Where(file => file.Path.Split('/')[0] is "Sdk" or "tasks").Select(file => ($"{place}/guard/{file.Path}", file.File)));
    }

    return files;
}

List<(string Path, string File)> Evaluator(string platform)
{
    var published = Published("SupplyGuard.Evaluator");
    var (_, folder) = Variants("SupplyGuard.Evaluator", "*.dll", native.Where(other => other == platform)).Last();
    var library = Path.Combine(published, "runtimes", platform, "native", Library(platform));
    var source = Evaluate("src/OnnxRuntime", ["OnnxRuntimeFolder"], natives)["OnnxRuntimeFolder"];

    return
    [
        .. Directory.GetFiles(published, "*.json").Select(file => ($"evaluator/{Path.GetFileName(file)}", file)),
        .. Directory.GetFiles(folder, "*.dll").Where(file => Path.GetFileName(file) != Library("win")).Select(file => ($"evaluator/{Path.GetFileName(file)}", file)),
        ($"evaluator/{Library(platform)}", File.Exists(library) ? library : Path.Combine(published, Library(platform))),
        ("ONNXRUNTIME-LICENSE.txt", Path.Combine(source, "LICENSE")),
        ("THIRD-PARTY-NOTICES.txt", Path.Combine(source, "ThirdPartyNotices.txt")),
    ];
}

/// The assemblies as they were compiled, for any platform, and again with native code for those that have a framework to compile against.
IEnumerable<(string Platform, string Folder)> Variants(string project, string pattern, IEnumerable<string> wanted, string? references = null)
{
    yield return ("any", Published(project));
    foreach (var platform in wanted)
    {
        var folder = Path.Combine(work, "native", project, platform);
        Compile(Published(project), pattern, references, platform, folder);
        yield return (platform, folder);
    }
}

void Compile(string published, string pattern, string? references, string platform, string folder)
{
    string Downloaded(string id) => Path.Combine(settings["NuGetPackageRoot"], id.ToLowerInvariant(), settings["ReadyToRunVersion"]);
    var compiler = Path.Combine(Downloaded($"Microsoft.NETCore.App.Crossgen2.{host}"), "tools", OperatingSystem.IsWindows() ? "crossgen2.exe" : "crossgen2");
    var framework = Path.Combine(Downloaded($"Microsoft.NETCore.App.Runtime.{platform}"), "runtimes", platform, "lib", "net10.0", "*.dll");
    var (system, processor) = (platform.Split('-')[0] switch { "win" => "windows", var other => other }, platform.Split('-')[1]);

    var assemblies = Directory.GetFiles(published, pattern, SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(published, file))
        .Where(name => name.Split('/', '\\')[0] != "evaluator" && Path.GetFileName(name) != Library("win"));
    Parallel.ForEach(assemblies, name =>
    {
        var target = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        string[] options = [Path.Combine(published, name), "--out", target, "--targetos", system, "--targetarch", processor, "-O", "--parallelism", "1", "-r", framework, "-r", Path.Combine(published, "*.dll")];
        if (references is not null)
            options = [.. options, "-r", Path.Combine(references, "Microsoft.Build*.dll")];
        Run(compiler, options, quietly: true);
    });
}

static string Library(string platform) => platform.Split('-')[0] switch { "win" => "onnxruntime.dll", "osx" => "libonnxruntime.dylib", _ => "libonnxruntime.so" };

void Add(SortedDictionary<string, byte[]> made, string project, string platform, List<(string Path, string File)> files)
{
    var folder = Path.Combine(root, "src", project);
    var nuspec = File.ReadAllText(Path.Combine(folder, $"{project}.nuspec")).Replace("$version$", version).Replace("$rid$", platform);
    var id = platform is "" ? project : $"{project}.{platform}";
    var kinds = files.Select(file => Path.GetExtension(file.Path)[1..]).Append("md").Append("nuspec").Distinct().Order(StringComparer.Ordinal);

    XNamespace types = "http://schemas.openxmlformats.org/package/2006/content-types";
    XNamespace relationships = "http://schemas.openxmlformats.org/package/2006/relationships";
    var entries = new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
    {
        [$"{id}.nuspec"] = Text(nuspec),
        ["README.md"] = File.ReadAllBytes(Path.Combine(folder, "README.md")),
        ["[Content_Types].xml"] = Text(new XElement(types + "Types",
            new XElement(types + "Default", new XAttribute("Extension", "rels"), new XAttribute("ContentType", "application/vnd.openxmlformats-package.relationships+xml")),
            kinds.Select(kind => new XElement(types + "Default", new XAttribute("Extension", kind), new XAttribute("ContentType", "application/octet")))).ToString()),
        ["_rels/.rels"] = Text(new XElement(relationships + "Relationships",
            new XElement(relationships + "Relationship", new XAttribute("Type", "http://schemas.microsoft.com/packaging/2010/07/manifest"), new XAttribute("Target", $"/{id}.nuspec"), new XAttribute("Id", "manifest"))).ToString()),
    };
    foreach (var (path, file) in files)
        entries.Add(path, File.ReadAllBytes(file));

    using var stream = new MemoryStream();
    using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
    {
        foreach (var (path, bytes) in entries)
        {
            var entry = archive.CreateEntry(path, CompressionLevel.Optimal);
            entry.LastWriteTime = timestamp;
            using var content = entry.Open();
            content.Write(bytes);
        }
    }

    made.Add($"{id}.{version}.nupkg", stream.ToArray());
}

static byte[] Text(string text) => System.Text.Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"));

static IEnumerable<string> Differences(byte[] first, byte[] second)
{
    using var one = new ZipArchive(new MemoryStream(first));
    using var other = new ZipArchive(new MemoryStream(second));
    var sums = other.Entries.ToDictionary(entry => entry.FullName, entry => (entry.Crc32, entry.Length));
    return [.. one.Entries.Where(entry => !sums.Remove(entry.FullName, out var sum) || sum != (entry.Crc32, entry.Length)).Select(entry => entry.FullName), .. sums.Keys];
}

string Published(string project) => Path.Combine(work, "publish", project, "release");

Dictionary<string, string> Evaluate(string project, string[] properties, params string[] options)
{
    var answer = Run("dotnet", ["msbuild", project, .. properties.Select(property => $"-getProperty:{property}"), .. options], quietly: true);
    if (properties is [var single])
        return new() { [single] = answer.Trim() };
    using var json = JsonDocument.Parse(answer);
    return json.RootElement.GetProperty("Properties").EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetString()!);
}

void Dotnet(string[] arguments) => Run("dotnet", arguments, quietly: false);

/// Ends this program when the other fails: half a package is none.
string Run(string program, string[] arguments, bool quietly)
{
    var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = root, RedirectStandardOutput = quietly };
    using var process = Process.Start(start)!;
    var said = quietly ? process.StandardOutput.ReadToEnd() : "";
    process.WaitForExit();
    if (process.ExitCode == 0)
        return said;
    Console.WriteLine(said);
    Environment.Exit(Refuse($"'{program} {string.Join(' ', arguments.Take(3))} …' failed with {process.ExitCode}"));
    return said;
}

/// Two of these programs would build into one folder; the second waits.
static FileStream WaitForTurn(string path)
{
    for (; ; )
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            Thread.Sleep(500);
        }
    }
}

static int Refuse(string reason)
{
    Console.Error.WriteLine($"pack: {reason}");
    return 1;
}

static string SourceFile([CallerFilePath] string path = "") => path;
