#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property RestoreLockedMode=false
#:property GenerateDocumentationFile=false
#:property AnalysisMode=Default
#:property RunAnalyzers=false
#:property DeterministicSourcePaths=false

// Hostile input for the tool as users run it: `dotnet run build/hostile.cs` writes every input into artifacts/hostile/, verifies each in a
// project of its own and prints how the tool ended, in which time and memory. `-- zip onnx` runs those whose names begin so. Build first.

using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

const double MostSeconds = 5;
const double MostMegabytes = 200;
const string ModelPolicy = """{ "policy": 1, "models": [ { "path": "models/*", "pins": "off" } ] }""";
const string PackagePolicy = """{ "policy": 1, "packages": { "signature": "off" }}""";
const string EvaluationPolicy = """
    { "policy": 1, "evaluations": [ { "name": "e", "model": "models/m.onnx", "change": "finetune", "golden": { "file": "golden.npz" },
      "outputs": { "scores": "s", "classes": ["0", "1"] }, "baseline": "baseline.json" } ] }
    """;
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
foreach (var input in Inputs().Where(input => args.Length == 0 || args.Any(arg => input.Name.StartsWith(arg, StringComparison.Ordinal))))
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

static IEnumerable<Input> Inputs()
{
    foreach (var (name, content) in Models())
        yield return Input.File(name, ModelPolicy, "models/m." + name.Split(' ')[0], content, "SG210[1-4]");
    foreach (var (name, content) in Archives())
    {
        yield return Input.File($"golden {name}", EvaluationPolicy, "golden.npz", content, "SG2101|SG2102|SG300.");
        yield return Package(name, content);
    }

    foreach (var (name, content) in Jsons())
    {
        yield return Input.File($"policy {name}", "", "supplyguard.json", content, "SG900.|SG901.");
        yield return Input.File($"lock {name}", ModelPolicy.Replace("off", "required", StringComparison.Ordinal), "supplyguard.lock.json", content, "SG1105|SG110.|SG130.|SG200.");
        yield return Input.File($"baseline {name}", EvaluationPolicy, "baseline.json", content, "SG3006", folder => Write(folder, "golden.npz", Golden()));
        yield return Input.File($"packages-lock {name}", PackagePolicy, "packages.lock.json", content, "SG110.", Restored);
        yield return Input.File($"assets {name}", PackagePolicy, "obj/project.assets.json", content, "SG110.", Project);
    }

    foreach (var input in Shaped())
        yield return input;
}

/// <summary>Model files; the first word of a name is the extension.</summary>
static IEnumerable<(string Name, Func<byte[]> Content)> Models()
{
    byte[] real = Onnx.Model([.. Onnx.Initializer("w", 1, [2, 2], new byte[16]), .. Onnx.Node("MatMul")]);
    foreach (var extension in (string[])["onnx", "safetensors", "npy", "npz"])
    {
        yield return ($"{extension} empty", () => []);
        yield return ($"{extension} one byte", () => [8]);
        yield return ($"{extension} random 16 MB", () => Noise(16 << 20));
        yield return ($"{extension} zeros 256 MB", () => new byte[256 << 20]);
    }

    yield return ("onnx truncated", () => real[..^7]);
    yield return ("onnx random graph 16 MB", () => Onnx.Model(Noise(16 << 20)));
    yield return ("onnx 2 M nodes", () => Onnx.Model(Repeat(Onnx.Node("A"), 2_000_000)));
    yield return ("onnx 400 k tensors", () => Onnx.Model(Join(400_000, i => Onnx.Initializer("t" + i, 1, [1], [1, 2, 3, 4]))));
    yield return ("onnx 20 M unpacked floats, one missing", () => Onnx.Model(Onnx.Field(5, [.. Onnx.Field(8, "w"u8), .. Onnx.Number(1, 20_000_001), .. Onnx.Number(2, 1), .. Repeat([0x25, 0, 0, 0x80, 0x3F], 20_000_000)])));
    yield return ("onnx 60 M packed varints, one missing", () => Onnx.Model(Onnx.Field(5, [.. Onnx.Field(8, "w"u8), .. Onnx.Number(1, 60_000_001), .. Onnx.Number(2, 7), .. Onnx.Field(7, new byte[60_000_000])])));
    yield return ("onnx 30 M unpacked varints, one missing", () => Onnx.Model(Onnx.Field(5, [.. Onnx.Field(8, "w"u8), .. Onnx.Number(1, 30_000_001), .. Onnx.Number(2, 7), .. Repeat([0x38, 1], 30_000_000)])));
    yield return ("onnx 10 M empty strings, one missing", () => Onnx.Model(Onnx.Field(5, [.. Onnx.Field(8, "w"u8), .. Onnx.Number(1, 10_000_001), .. Onnx.Number(2, 8), .. Repeat([0x32, 0], 10_000_000)])));
    yield return ("onnx 20 M unpacked floats in an attribute, then a break", () => Onnx.Model([.. Onnx.Node("A", Onnx.Field(5, [.. Onnx.Field(1, "f"u8), .. Repeat([0x3D, 0, 0, 0x80, 0x3F], 20_000_000)])), 0xFF]));
    yield return ("onnx 16 MB of continued varints", () => [.. Onnx.Number(1, 8), .. Enumerable.Repeat((byte)0x80, 16 << 20)]);
    yield return ("onnx 30 M unknown fields in a node, then a break", () => Onnx.Model([.. Onnx.Node("A", Repeat([0x68, 0], 30_000_000)), 0xFF]));
    yield return ("onnx 20 M unknown fields in the graph, then a break", () => Onnx.Model([.. Repeat([0xF0, 1, 0], 20_000_000), 0xFF]));
    yield return ("onnx 10 M inputs of a node, then a break", () => Onnx.Model([.. Onnx.Node("A", Repeat([0x0A, 0], 10_000_000)), 0xFF]));
    yield return ("onnx 5 M empty attributes", () => Onnx.Model(Onnx.Node("A", Repeat([0x2A, 3, 0x0A, 1, (byte)'a'], 5_000_000))));
    yield return ("onnx 200 k attributes below a long name", () => Onnx.Model([.. Onnx.Node(new string('A', 4_000_000), Repeat([0x2A, 5, 0x0A, 1, (byte)'a', 0x22, 0], 200_000)), 0xFF]));
    yield return ("onnx 10 M empty graphs in an attribute, then a break", () => Onnx.Model([.. Onnx.Node("A", Onnx.Field(5, [.. Onnx.Field(1, "g"u8), .. Repeat([0x5A, 0], 10_000_000)])), 0xFF]));
    yield return ("onnx graphs 5000 deep", () => Onnx.Model(Onnx.Nest(5000, "g")));
    yield return ("onnx graphs 60 deep below long names, then a break", () => Onnx.Model([.. Onnx.Nest(60, new string('g', 500_000)), 0xFF]));
    yield return ("onnx dims overflow", () => Onnx.Model(Onnx.Initializer("w", 1, [long.MaxValue, long.MaxValue], [])));
    yield return ("onnx raw_data of 2^62 bytes", () => Onnx.Model([0x2A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x3F]));
    yield return ("onnx 15 names of 4 MB, then a break", () => Onnx.Model([.. Join(15, i => Onnx.Initializer(i + new string('n', 4_000_000), 1, [1], [1, 2, 3, 4])), 0xFF]));
    yield return ("onnx 100 k metadata", () => Join(100_000, i => Onnx.Field(14, [.. Onnx.Field(1, Text("k" + i)), .. Onnx.Field(2, Text(new string('v', 300)))]), Onnx.Model(Onnx.Node("A"))));
    yield return ("onnx 1 M functions", () => Join(1_000_000, i => Onnx.Field(25, [.. Onnx.Field(1, Text("f" + i)), .. Onnx.Field(10, "d"u8)]), Onnx.Model(Onnx.Node("A"))));
    yield return ("onnx 19 k inputs of 64 dimensions, then a break", () => Onnx.Model([.. Join(19_000, i => Onnx.Field(11, [.. Onnx.Field(1, Text("i" + i)), .. Onnx.Field(2, Onnx.Field(1, [.. Onnx.Number(1, 1), .. Onnx.Field(2, Repeat([0x0A, 2, 0x08, 1], 64))]))])), 0xFF]));
    yield return ("onnx 100 k kinds of operator", () => Onnx.Model(Join(100_000, i => Onnx.Node("Op" + i))));

    yield return ("safetensors header of 2^63", () => Safe("{}", stated: 1UL << 63));
    yield return ("safetensors header of 24 MB of '['", () => Safe("{\"a\":" + new string('[', 24_000_000)));
    yield return ("safetensors 24 MB of one name", () => Safe("{\"" + new string('a', 24_000_000) + "\":1}"));
    yield return ("safetensors 400 k tensors", () => Safe("{" + string.Join(',', Enumerable.Range(0, 400_000).Select(i => $"\"t{i}\":{{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}")) + "}"));
    yield return ("safetensors 190 k tensors, then a hole", () => Safe("{" + string.Join(',', Enumerable.Range(0, 190_000).Select(i => $"\"t{i}\":{{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[{i * 4},{(i * 4) + 4}]}}")) + "}", new byte[760_001]));
    yield return ("safetensors 24 MB of metadata", () => Safe("{\"__metadata__\":{" + string.Join(',', Enumerable.Range(0, 19_000).Select(i => $"\"k{i}\":\"{new string('v', 1200)}\"")) + "},}"));
    yield return ("safetensors 24 MB of escapes", () => Safe("{\"" + string.Concat(Enumerable.Repeat("\\u0041", 4_000_000)) + "\":1}"));
    yield return ("safetensors 15 MB of metadata", () => Safe("{\"__metadata__\":{" + string.Join(',', Enumerable.Range(0, 19_000).Select(i => $"\"k{i}\":\"{new string('v', 750)}\"")) + "},}"));
    yield return ("safetensors 90 k tensors, then a hole", () => Safe("{" + string.Join(',', Enumerable.Range(0, 90_000).Select(i => $"\"t{new string('n', 80)}{i}\":{{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[{i * 4},{(i * 4) + 4}]}}")) + "}", new byte[360_001]));
    yield return ("safetensors 24 MB of spaces", () => Safe("{" + new string(' ', 24_000_000)));

    yield return ("npy shape of 2^64 bytes", () => Npy("<f8", "(4294967296, 4294967296)"));
    yield return ("npy 200 MB claimed", () => Npy("<f8", "(26214400,)"));
    yield return ("npy column-major 120 MB, a byte too long", () => Npy("<f2", "(2, 31457280)", 125_829_121, fortran: true));
    yield return ("npy column-major booleans 100 MB, the last is 2", () => Npy("|b1", "(10240, 10240)", 104_857_600, fortran: true, last: 2));
    yield return ("npy object", () => Npy("|O", "(1,)", 8));
    foreach (var (name, content) in Archives())
        yield return ($"npz {name}", content);
}

/// <summary>Archives, for model, golden data and package alike.</summary>
static IEnumerable<(string Name, Func<byte[]> Content)> Archives()
{
    yield return ("cut", () => Zip.Of(("a.npy", Npy("<f4", "(2,)", 8)))[..^9]);
    yield return ("66 k signatures of an end", () => [.. Zip.Of(("a.npy", [1]))[..^22], .. Repeat("PK\x05\x06"u8, 16_384), .. new byte[18]]);
    yield return ("200 k entries", () => Zip.Of(Enumerable.Range(0, 200_000).Select(i => ($"{i}.npy", Array.Empty<byte>()))));
    yield return ("9 k entries with long names, and a lie", () => [.. Zip.Of(Enumerable.Range(0, 9_000).Select(i => ($"{new string('n', 900)}{i}.npy", Array.Empty<byte>())), lie: true)]);
    yield return ("90 k entries with names of 300, and a lie", () => [.. Zip.Of(Enumerable.Range(0, 90_000).Select(i => ($"{new string('n', 290)}{i}.npy", Array.Empty<byte>())), lie: true)]);
    yield return ("65 k entries with names of 190, and a lie", () => Zip.Of(Enumerable.Range(0, 65_000).Select(i => ($"{new string('n', 180)}{i}.npy", Array.Empty<byte>())), lie: true));
    yield return ("40 MB of column-major booleans, the last is 2", () => Zip.Of([("a.npy", Npy("|b1", "(4000, 10000)", 40_000_000, fortran: true, last: 2))], deflate: true));
    yield return ("bomb of 120 MB", () => Zip.Of([("a.npy", Npy("<f4", "(31457280,)", 125_829_120)), ("b.npy", [9])], deflate: true));
    yield return ("60 MB of booleans, the last is 2", () => Zip.Of([("a.npy", Npy("|b1", "(6000, 10000)", 60_000_000, fortran: true, last: 2))], deflate: true));
    yield return ("9 k arrays, the last is none", () => Zip.Of(Enumerable.Range(0, 9_000).Select(i => ($"{i}.npy", i == 8_999 ? [1] : Npy("<f4", "(2,)", 8)))));
    yield return ("random 8 MB behind a signature", () => [.. "PK\x03\x04"u8, .. Noise(8 << 20)]);
    yield return ("random deflate stream of 8 MB", () => Zip.Of([("a.npy", Noise(8 << 20))], method: 8));
}

static IEnumerable<(string Name, Func<byte[]> Content)> Jsons()
{
    yield return ("empty", () => []);
    yield return ("truncated", () => "{\"version\": 1, \"packages\": {\"a"u8.ToArray());
    yield return ("50 MB of '['", () => Repeat("["u8, 50_000_000));
    yield return ("50 MB of '{\"a\":'", () => Repeat("{\"a\":"u8, 10_000_000));
    yield return ("50 MB in one text", () => [.. "{\"version\":1,\"a\":\""u8, .. Repeat("x"u8, 50_000_000), .. "\"}"u8]);
    yield return ("15 MB of lists 8 deep", () => [.. "{\"version\":1,\"a\":["u8, .. Repeat("[[[[[[1]]]]]],"u8, 1_100_000), .. "1]}"u8]);
    yield return ("1 MB of lists 8 deep", () => [.. "{\"version\":1,\"a\":["u8, .. Repeat("[[[[[[1]]]]]],"u8, 70_000), .. "1]}"u8]);
    yield return ("7 MB in one text", () => [.. "{\"version\":1,\"a\":\""u8, .. Repeat("x"u8, 7_000_000), .. "\"}"u8]);
    yield return ("7 MB of line feeds", () => Repeat("\n"u8, 7_000_000));
    yield return ("140 k keys", () => Text("{\"version\":1," + string.Join(',', Enumerable.Range(0, 140_000).Select(i => $"\"k{i}\":1")) + "}"));
    yield return ("1 M keys", () => Text("{\"version\":1," + string.Join(',', Enumerable.Range(0, 1_000_000).Select(i => $"\"k{i}\":{{}}")) + "}"));
    yield return ("1 M times one key", () => Text("{\"version\":1," + string.Join(',', Enumerable.Repeat("\"k\":1", 1_000_000)) + "}"));
    yield return ("900 k of numbers", () => [.. "{\"version\":["u8, .. Repeat("1,"u8, 450_000), .. "1]}"u8]);
    yield return ("random 8 MB", () => Noise(8 << 20));
    yield return ("50 MB of line feeds", () => Repeat("\n"u8, 50_000_000));
    yield return ("900 k of comments", () => Repeat("/**/"u8, 225_000));
}

/// <summary>Files that are well-formed and mean harm, and folders that do.</summary>
static IEnumerable<Input> Shaped()
{
    yield return Input.File("packages-lock 50 k packages", PackagePolicy, "packages.lock.json", () => Text("{\"version\":1,\"dependencies\":{\"net10.0\":{" + string.Join(',', Enumerable.Range(0, 50_000).Select(i => $"\"p{i}\":{{\"type\":\"Direct\",\"resolved\":\"1.0.0\",\"contentHash\":\"x\"}}")) + "}}}"), "SG110.", Restored);
    yield return Input.File("packages-lock 19 k packages", PackagePolicy, "packages.lock.json", () => Text("{\"version\":1,\"dependencies\":{\"net10.0\":{" + string.Join(',', Enumerable.Range(0, 19_000).Select(i => $"\"p{i}\":{{\"type\":\"Direct\",\"resolved\":\"1.0.0\",\"contentHash\":\"x\"}}")) + "}}}"), "SG110.", Restored);
    yield return Input.File("assets 19 k packages", PackagePolicy, "obj/project.assets.json", () => Assets(Enumerable.Range(0, 19_000).Select(i => "p" + i)), "SG110.|SG130.", Project);
    yield return Input.File("assets 50 k packages", PackagePolicy, "obj/project.assets.json", () => Assets(Enumerable.Range(0, 50_000).Select(i => "p" + i)), "SG110.|SG130.", Project);
    yield return Input.File("assets 100 k packages folders", PackagePolicy, "obj/project.assets.json", () => Text(Encoding.UTF8.GetString(Assets(Enumerable.Range(0, 19_000).Select(i => "p" + i))).Replace("\"/packages/\":{}", string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"/p{i}/\":{{}}")), StringComparison.Ordinal)), "SG1108", Project);
    yield return Input.File("assets 500 k project references", PackagePolicy, "obj/project.assets.json", () => Text(Encoding.UTF8.GetString(Assets(["p"])).Replace("\"frameworks\":{}", "", StringComparison.Ordinal).Replace("\"p.csproj\"", "\"p.csproj\",\"frameworks\":{\"net10.0\":{\"projectReferences\":{" + string.Join(',', Enumerable.Range(0, 500_000).Select(i => $"\"{i}\":{{\"projectPath\":\"{i}/x.csproj\"}}")) + "}}}", StringComparison.Ordinal).Replace("}}},}", "}}}}", StringComparison.Ordinal)), "SG9105|SG1108", Project);
    yield return Input.File("assets package leaves its folder", PackagePolicy, "obj/project.assets.json", () => Assets([".."]), "SG110.", Project);
    yield return Input.File("lock 100 k packages", ModelPolicy.Replace("off", "required", StringComparison.Ordinal), "supplyguard.lock.json", () => Text("{\"version\":1,\"models\":{},\"packages\":{" + string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"p{i}/1.0.0\":{{\"contentHash\":[\"x\"]}}")) + "}}"), "SG1109");
    yield return Input.File("policy pattern of many stars", ModelPolicy.Replace("models/*", string.Concat(Enumerable.Repeat("**/*a*a*a*a*/", 60)) + "x", StringComparison.Ordinal), "a/b.onnx", () => [1], "SG2106|SG90..", folder => Enumerable.Range(0, 100).ToList().ForEach(i => Write(folder, string.Join('/', Enumerable.Repeat(new string('a', 40), 20)) + $"/{i}.onnx", [1])));
    yield return Input.File("folder of 100 k files", PackagePolicy, "a.txt", () => [1], "SG1110|SG9105", folder => Enumerable.Range(0, 100_000).ToList().ForEach(i => Write(folder, $"x/{i}", [])));
    yield return Input.File("folder of 20 k models", ModelPolicy.Replace("models/*", "models/**", StringComparison.Ordinal), "models/m.onnx", () => [1], "SG210[14]", folder => Enumerable.Range(0, 20_000).ToList().ForEach(i => Write(folder, $"models/{i % 20}/{i}.onnx", [1])));
    foreach (var (name, path, policy, rule) in ((string, string, string, string)[])[("policy", "supplyguard.json", ModelPolicy, "SG9001"), ("lock", "supplyguard.lock.json", PackagePolicy, "SG1109"), ("packages-lock", "packages.lock.json", PackagePolicy, "SG1108"), ("assets", "obj/project.assets.json", PackagePolicy, "SG1108"), ("golden", "golden.npz", EvaluationPolicy, "SG2105")])
        yield return Input.File($"{name} is a link to a device", policy, "a.txt", () => [1], rule, folder => Device(folder, path));
    yield return Input.File("links in a circle", ModelPolicy.Replace("models/*", "models/**", StringComparison.Ordinal), "models/m.onnx", () => [1], "SG210[145]", folder =>
    {
        Directory.CreateSymbolicLink(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "models")).FullName, "self"), "..");
        File.CreateSymbolicLink(Path.Combine(folder, "models", "loop.onnx"), "loop.onnx");
        File.CreateSymbolicLink(Path.Combine(folder, "models", "null.onnx"), "/dev/zero");
    });
    yield return Input.File("names with line feeds and escapes", ModelPolicy, "models/\n::error::\u001b[31m\u202egnp.onnx", () => [1], "SG210[14]");
    yield return Input.File("solution of 3 MB", PackagePolicy, "a.sln", () => Repeat("Project(\"{1}\") = \"a\", \"a.csproj\", \"{2}\"\n"u8, 80_000), "SG110.|SG9105");
    yield return Input.File("solution of one line", PackagePolicy, "a.sln", () => [.. "Project("u8, .. Repeat("\""u8, 4_000_000)], "SG110.|SG9105");
    yield return Input.File("slnx of 4 MB deep", PackagePolicy, "a.slnx", () => Repeat("<a>"u8, 1_300_000), "SG110.|SG9105");
    yield return Input.File("slnx with entities", PackagePolicy, "a.slnx", () => "<!DOCTYPE s [<!ENTITY a \"aaaa\">]><s>&a;</s>"u8.ToArray(), "SG9105");
}

/// <summary>A package of its own project whose archive is hostile.</summary>
static Input Package(string name, Func<byte[]> content) => Input.File($"nupkg {name}", PackagePolicy, "packages/p/1.0.0/p.1.0.0.nupkg", content, "SG130[1-5]", Restored);

static void Project(string folder) => Write(folder, "p.csproj", "<Project/>"u8.ToArray());

/// <summary>A project whose restore left packages 'p' behind.</summary>
static void Restored(string folder)
{
    Project(folder);
    Write(folder, "obj/project.assets.json", Text(Encoding.UTF8.GetString(Assets(["p"])).Replace("/packages/", Path.Combine(folder, "packages") + "/", StringComparison.Ordinal)));
}

/// <summary>A project in which one file is a link to a device without an end.</summary>
static void Device(string folder, string path)
{
    Restored(folder);
    File.Delete(Path.Combine(folder, path));
    File.CreateSymbolicLink(Path.Combine(folder, path), "/dev/zero");
}

static byte[] Assets(IEnumerable<string> packages)
{
    var libraries = string.Join(',', packages.Select(id => $"\"{id}/1.0.0\":{{\"type\":\"package\",\"sha512\":\"x\"}}"));
    return Text("{\"version\":3,\"targets\":{\"net10.0\":{" + libraries + "}},\"libraries\":{" + libraries + "},\"packageFolders\":{\"/packages/\":{}},"
        + "\"project\":{\"restore\":{\"projectPath\":\"p.csproj\"},\"frameworks\":{}}}");
}

static void Write(string folder, string name, byte[] content)
{
    var path = Path.Combine(folder, name);
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    File.WriteAllBytes(path, content);
}

/// <summary>As many samples as a verdict needs.</summary>
static byte[] Golden() => Zip.Of(("image.npy", Npy("<f4", "(200, 4)", 3200)), ("label.npy", [.. Npy("<i8", "(200,)"), .. Enumerable.Range(0, 200).SelectMany(i => BitConverter.GetBytes(i % 2L))]));

static byte[] Npy(string descr, string shape, int data = 0, bool fortran = false, byte last = 0)
{
    var header = $"{{'descr': '{descr}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}\n";
    byte[] file = [0x93, .. "NUMPY"u8, 1, 0, (byte)(header.Length & 0xFF), (byte)(header.Length >> 8), .. Text(header), .. new byte[data]];
    if (data > 0)
        file[^1] = last;
    return file;
}

static byte[] Safe(string header, byte[]? data = null, ulong? stated = null)
{
    var bytes = new byte[sizeof(ulong)];
    BinaryPrimitives.WriteUInt64LittleEndian(bytes, stated ?? (ulong)header.Length);
    return [.. bytes, .. Text(header), .. data ?? []];
}

static byte[] Noise(int length)
{
    var bytes = new byte[length];
    new Random(1).NextBytes(bytes);
    return bytes;
}

static byte[] Repeat(ReadOnlySpan<byte> part, int times)
{
    var bytes = new byte[part.Length * times];
    for (var i = 0; i < times; i++)
        part.CopyTo(bytes.AsSpan(i * part.Length));
    return bytes;
}

static byte[] Join(int times, Func<int, byte[]> part, byte[]? before = null)
{
    var all = new MemoryStream();
    all.Write(before ?? []);
    for (var i = 0; i < times; i++)
        all.Write(part(i));
    return all.ToArray();
}

static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
static double Median(IEnumerable<double> values) => values.Order().ElementAt(2);
static string Invariant(FormattableString text) => FormattableString.Invariant(text);
static string SourceFile([CallerFilePath] string path = "") => path;
static int Fail(string why)
{
    Console.Error.WriteLine(why);
    return 1;
}

record struct Outcome(int Code, double Wall, double Cpu, double Megabytes, string Text);

/// <summary>A folder to verify, the one file in it that is measured, and the findings of which one must come.</summary>
record Input(string Name, Action<string> Make, Func<string, long> Measured, string Rules)
{
    public static Input File(string name, string policy, string path, Func<byte[]> content, string rules, Action<string>? also = null) => new(name, folder =>
    {
        Put(folder, "supplyguard.json", Encoding.UTF8.GetBytes(policy));
        also?.Invoke(folder);
        if (policy.Contains("evaluations", StringComparison.Ordinal))
            Put(folder, "models/m.onnx", Onnx.Model(Onnx.Node("Relu")));
        Put(folder, path, content());
    }, folder => new FileInfo(Path.Combine(folder, path)).Length, rules);

    private static void Put(string folder, string name, byte[] content)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllBytes(path, content);
    }
}

/// <summary>Protobuf by hand, as far as a model needs it.</summary>
static class Onnx
{
    public static byte[] Model(byte[] graph) => [.. Number(1, 8), .. Field(8, Number(2, 17)), .. Field(7, graph)];

    public static byte[] Node(string operation, params byte[][] fields) => Field(1, [.. Field(4, Encoding.UTF8.GetBytes(operation)), .. fields.SelectMany(field => field)]);

    public static byte[] Initializer(string name, int type, long[] shape, byte[] raw) =>
        Field(5, [.. shape.SelectMany(dimension => Number(1, (ulong)dimension)), .. Number(2, (ulong)type), .. Field(8, Encoding.UTF8.GetBytes(name)), .. Field(9, raw)]);

    public static byte[] Nest(int depth, string attribute)
    {
        var graph = Node("A");
        for (var level = 0; level < depth; level++)
            graph = Node("If", Field(5, [.. Field(1, Encoding.UTF8.GetBytes(attribute)), .. Field(6, graph)]));
        return graph;
    }

    public static byte[] Field(int number, ReadOnlySpan<byte> content) => [.. Varint(((ulong)number << 3) | 2), .. Varint((ulong)content.Length), .. content];

    public static byte[] Number(int number, ulong value) => [.. Varint((ulong)number << 3), .. Varint(value)];

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value > 0x7F; value >>= 7)
            bytes.Add((byte)((value & 0x7F) | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}

/// <summary>Archives by hand: with local headers that may lie, and any content under any method.</summary>
static class Zip
{
    public static byte[] Of(params (string Name, byte[] Content)[] entries) => Of(entries, lie: false);

    /// <param name="lie">The last local header has another CRC-32 than the directory.</param>
    public static byte[] Of(IEnumerable<(string Name, byte[] Content)> entries, bool lie = false, bool deflate = false, ushort method = 0)
    {
        var (local, central) = (new MemoryStream(), new MemoryStream());
        var all = entries.ToList();
        for (var i = 0; i < all.Count; i++)
        {
            var (name, content) = (Encoding.UTF8.GetBytes(all[i].Name), all[i].Content);
            var data = deflate ? Deflated(content) : content;
            var crc = Crc(content);
            var offset = (uint)local.Position;
            foreach (var (to, isCentral) in ((MemoryStream, bool)[])[(local, false), (central, true)])
            {
                var writer = new BinaryWriter(to);
                writer.Write(isCentral ? 0x02014B50u : 0x04034B50u);
                if (isCentral)
                    writer.Write((ushort)20);
                writer.Write((ushort)20);
                writer.Write((ushort)0);
                writer.Write(deflate ? (ushort)8 : method);
                writer.Write(0);
                writer.Write(crc ^ (lie && !isCentral && i == all.Count - 1 ? 1u : 0u));
                writer.Write(data.Length);
                writer.Write(method == 8 ? content.Length + 9 : content.Length);
                writer.Write((ushort)name.Length);
                writer.Write((ushort)0);
                if (isCentral)
                {
                    writer.Write(new byte[10]);
                    writer.Write(offset);
                }

                writer.Write(name);
                if (!isCentral)
                    writer.Write(data);
            }
        }

        var end = new BinaryWriter(local);
        var directory = (uint)local.Position;
        end.Write(central.ToArray());
        if (all.Count > ushort.MaxValue)
        {
            // Zip64 records: 0xFFFF entries defer to them.
            var at = local.Position;
            end.Write(0x06064B50u);
            end.Write(44L);
            end.Write((ushort)45);
            end.Write((ushort)45);
            end.Write(0L);
            end.Write((long)all.Count);
            end.Write((long)all.Count);
            end.Write(central.Length);
            end.Write((long)directory);
            end.Write(0x07064B50u);
            end.Write(0);
            end.Write(at);
            end.Write(1);
        }

        end.Write(0x06054B50u);
        end.Write(0);
        end.Write((ushort)Math.Min(all.Count, ushort.MaxValue));
        end.Write((ushort)Math.Min(all.Count, ushort.MaxValue));
        end.Write((uint)central.Length);
        end.Write(directory);
        end.Write((ushort)0);
        return local.ToArray();
    }

    private static byte[] Deflated(byte[] content)
    {
        var to = new MemoryStream();
        using (var deflate = new DeflateStream(to, CompressionLevel.Fastest))
            deflate.Write(content);
        return to.ToArray();
    }

    private static uint Crc(byte[] content)
    {
        var crc = uint.MaxValue;
        foreach (var part in content)
        {
            crc ^= part;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }
}
