#:project ../src/SupplyGuard/SupplyGuard.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property RestoreLockedMode=false
#:property GenerateDocumentationFile=false
#:property RunAnalyzers=false
#:property DeterministicSourcePaths=false

// Times `model scan` against CPython's `pickletools` and against bare SHA-256, side by side in one run, and shows what bombs cost:
// `dotnet build -c Release src/SupplyGuard.Tool && dotnet run -c Release build/performance-scan.cs [--only pickle|torch|bombs] [--bomb <part of its name>] [--tool <path>] [--rounds <n>]`.
// Writes up to 1 GB below the temporary folder and deletes it. Files are in the page cache: what is measured is the processor, not the disk.
// Processor time says more than the clock when other work runs beside it. Needs python3 and GNU time.

using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using SupplyGuard;
using SupplyGuard.Findings;

const double MostMegabytes = 200;
const double MostSeconds = 1;
var only = Option("--only");
var rounds = int.Parse(Option("--rounds") ?? "5", CultureInfo.InvariantCulture);
var root = Path.GetFullPath("..", Path.GetDirectoryName(SourceFile())!);
var tool = Option("--tool") ?? Path.Combine(root, "src", "SupplyGuard.Tool", "bin", "Release", "net10.0", "SupplyGuard.Tool");
var folder = Directory.CreateTempSubdirectory("supplyguard-scan-").FullName;
try
{
    Console.WriteLine($"Load average before: {File.ReadAllText("/proc/loadavg").Split(' ')[0]}; {Environment.ProcessorCount} cores.\n");
    if (only is null or "pickle")
        Pickles();
    if (only is null or "torch")
        Checkpoint();
    if (only is null or "bombs")
        return Bombs();
    return 0;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

void Pickles()
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

void Checkpoint()
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

int Bombs()
{
    var start = Measure(() => Time(tool, "model", "scan", Write("empty.pkl", [0x80, 4, (byte)'N', (byte)'.']), "--no-progress"));
    var (startUp, startUpProcessor) = (Median(start.Select(time => time.Wall)), Median(start.Select(time => time.Processor)));
    Line($"Start-up: {startUp * 1000:0} ms, {startUpProcessor * 1000:0} ms of processor, {start.Max(time => time.Megabytes):0} MB.\n");
    Console.WriteLine("| bomb | MB | exit | ms | ms of processor beyond start-up | peak MB |\n|---|---:|---:|---:|---:|---:|");
    var failures = new List<string>();
    foreach (var (name, file, content) in Inputs().Where(input => Option("--bomb") is not { } part || input.Name.Contains(part, StringComparison.OrdinalIgnoreCase)))
    {
        var path = Write(file, content());
        var size = new FileInfo(path).Length;
        var (wall, processor, megabytes) = TimeOf(tool, out var code, out var text, ["model", "scan", path, "--no-progress"]);
        var beyond = processor - startUpProcessor;
        Line($"| {name} | {size / 1e6:0.0} | {code} | {wall * 1000:0} | {beyond * 1000:0} | {megabytes:0} |");
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

static IEnumerable<(string Name, string File, Func<byte[]> Content)> Inputs()
{
    yield return ("pickle that doubles its memo 2 million times", "a.pkl", () => [0x80, 4, .. "]q\0"u8, .. Repeat([(byte)'h', 0, (byte)'h', 0, 0x86, (byte)'q', 0], 2_000_000), (byte)'.']);
    yield return ("pickle of 15 million tuples inside one another", "a.pkl", () => [0x80, 4, (byte)')', .. Repeat([0x85], 15_000_000), (byte)'.']);
    yield return ("pickle of 15 million marks", "a.pkl", () => [0x80, 4, .. Repeat("("u8, 15_000_000)]);
    yield return ("pickle of 15 million values on the stack", "a.pkl", () => [0x80, 4, .. Repeat("N"u8, 15_000_000)]);
    yield return ("pickle that fills nodes, parts and memo", "a.pkl", () => [0x80, 4, .. Repeat([(byte)'N', (byte)'N', (byte)'N', 0x87, 0x94, (byte)'0'], 4_500_000), (byte)'N', (byte)'.']);
    yield return ("pickle that calls 3 million times", "a.pkl", () => [0x80, 4, .. "ccollections\nOrderedDict\nq\0"u8, .. Repeat([(byte)'h', 0, (byte)')', (byte)'R', (byte)'0'], 3_000_000), (byte)'.']);
    yield return ("pickle of 90,000 different imports", "a.pkl", () => [0x80, 2, .. Join(90_000, i => Text($"cm{i}\nn{i}\n0")), .. "N."u8]);
    yield return ("pickle of 100,000 texts in base64", "a.pkl", () => [0x80, 4, .. Join(100_000, i => [0x8C, 64, .. Text(Convert.ToBase64String(SHA256.HashData(BitConverter.GetBytes(i))).PadRight(64, 'A')), (byte)'0']), .. "N."u8]);
    yield return ("pickle in zlib in a pickle, 64 MB of zeros", "a.pkl", () => Inside(Zlib(new byte[64 << 20])));
    yield return ("pickle of a long integer of 30 MB of digits", "a.pkl", () => [.. "L"u8, .. Repeat("9"u8, 30_000_000), .. "L\n."u8]);
    yield return ("zlib of 1 GB of zeros, as joblib compresses", "a.joblib", () => Zlib([0x80, 4, .. new byte[1 << 30]]));

    yield return ("zip: 1 GB of zeros where the pickle of PyTorch is", "a.pt", () => Zip(("a/data.pkl", new byte[1 << 30]), ("a/version", "3\n"u8.ToArray())));
    yield return ("zip: 1 GB of zeros in a tensor", "a.npz", () => Zip(("a.npy", new byte[1 << 30])));
    yield return ("zip in zip in zip, each ten times the same", "a.zip", Zips);
    yield return ("zip of 65,000 empty members", "a.zip", () => Zip([.. Enumerable.Range(0, 65_000).Select(i => ($"{i}.bin", Array.Empty<byte>()))]));

    yield return ("safetensors: a header of 100 MB of spaces", "a.safetensors", () => Safetensors([(byte)'{', .. Repeat(" "u8, 100_000_000 - 2), (byte)'}']));
    yield return ("safetensors: a header of 100 MB of lists", "a.safetensors", () => Safetensors([.. "{\"a\":"u8, .. Repeat("["u8, 100_000_000)]));
    yield return ("safetensors: a header of 16 MB of tensors", "a.safetensors", () => Safetensors([(byte)'{', .. Join(190_000, i => Text($"\"t{i}\":{{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}},"))]));

    yield return ("GGUF: 2^60 tensors", "a.gguf", () => [.. "GGUF"u8, 3, 0, 0, 0, .. Long(1L << 60), .. Long(0)]);
    yield return ("GGUF: 2^60 keys", "a.gguf", () => [.. "GGUF"u8, 3, 0, 0, 0, .. Long(0), .. Long(1L << 60)]);
    yield return ("GGUF: a key of 2^62 bytes", "a.gguf", () => [.. "GGUF"u8, 3, 0, 0, 0, .. Long(0), .. Long(1), .. Long(1L << 62)]);
    yield return ("GGUF: a list of 2^60 texts", "a.gguf", () => [.. "GGUF"u8, 3, 0, 0, 0, .. Long(0), .. Long(1), .. Long(1), (byte)'k', 9, 0, 0, 0, 8, 0, 0, 0, .. Long(1L << 60), .. new byte[20_000_000]]);
    yield return ("GGUF: 60,000 keys of 1 KB", "a.gguf", () => [.. "GGUF"u8, 3, 0, 0, 0, .. Long(0), .. Long(60_000), .. Join(60_000, i => [.. Long(8), .. Text($"{i:00000000}"), 8, 0, 0, 0, .. Long(1000), .. new byte[1000]])]);

    yield return ("HDF5: 100 MB of zeros behind the signature", "a.h5", () => [0x89, .. "HDF\r\n\u001a\n"u8, .. new byte[100_000_000]]);
    yield return ("HDF5: 16 MB of noise behind a superblock", "a.h5", () => [0x89, .. "HDF\r\n\u001a\n"u8, 0, 0, 0, 0, 0, 8, 8, 0, 4, 0, 16, 0, 0, 0, 0, 0, .. Noise(16 << 20)]);
    yield return ("Keras: a configuration of 60 MB of objects", "a.keras", () => Zip(("config.json", Repeat("{\"a\":"u8, 12_000_000)), ("metadata.json", "{}"u8.ToArray()), ("model.weights.h5", [1])));
    yield return ("Keras: a configuration of 200,000 layers", "a.keras", () => Zip(("config.json", [.. "{\"class_name\":\"Sequential\",\"config\":{\"layers\":["u8, .. Join(200_000, _ => "{\"class_name\":\"Dense\",\"config\":{}},"u8.ToArray()), .. "{}]}}"u8]), ("metadata.json", "{}"u8.ToArray()), ("model.weights.h5", [1])));
    yield return ("TensorFlow Lite: a vector of 2^31 tables", "a.tflite", () => [8, 0, 0, 0, .. "TFL3"u8, 4, 0, 0, 0, .. Repeat([0xFF, 0xFF, 0xFF, 0x7F], 1_000_000)]);
    yield return ("TensorFlow: a million nodes", "a.pb", () => Message(1, [.. Message(1, "n"u8), .. Message(2, "Add"u8)], 1_000_000));
    yield return ("ONNX: functions that call others twice, 30 deep", "a.onnx", Functions);
    yield return ("ONNX: 240,000 nodes in the opposite order", "a.onnx", Reversed);
    yield return ("ONNX: one node of 9 million names", "a.onnx", () => Onnx(Message(1, [.. Repeat([0x0A, 1, (byte)'a'], 9_000_000), .. Message(4, "Sum"u8)])));

    yield return ("JSON: 60 MB of objects", "tokenizer_config.json", () => Repeat("{\"a\":"u8, 12_000_000));
    yield return ("JSON: one text of 60 MB", "tokenizer_config.json", () => [.. "{\"a\":\""u8, .. Repeat("x"u8, 60_000_000), .. "\"}"u8]);
    yield return ("template: a million brackets", "chat_template.jinja", () => [.. "{{ "u8, .. Repeat("("u8, 1_000_000), .. " }}"u8]);
    yield return ("template: 500,000 conditions inside one another", "chat_template.jinja", () => Repeat("{% if a %}"u8, 500_000));
    yield return ("template: 500,000 texts put together", "chat_template.jinja", () => [.. "{{ 'a'"u8, .. Repeat(" ~ 'a'"u8, 500_000), .. " }}"u8]);
}

static byte[] Functions()
{
    List<byte> model = [.. Onnx(Message(1, Call(29, "x", "y")))];
    for (var i = 0; i < 30; i++)
    {
        List<byte> function = [.. Message(1, Text($"F{i}")), .. Message(4, "x"u8), .. Message(5, "y"u8), .. Message(10, "own"u8)];
        if (i is 0)
            function.AddRange(Message(7, Node("Abs", "x", "y")));
        else
            function.AddRange([.. Message(7, Call(i - 1, "x", "z")), .. Message(7, Call(i - 1, "z", "y"))]);
        model.AddRange(Message(25, function.ToArray()));
    }

    return [.. model];

    static byte[] Call(int function, string input, string output) => [.. Node($"F{function}", input, output), .. Message(7, "own"u8)];
}

static byte[] Node(string operation, string input, string output) => [.. Message(1, Text(input)), .. Message(2, Text(output)), .. Message(4, Text(operation))];

// The first node of the file takes what the second makes, and so on to the last, which takes the input.
static byte[] Reversed()
{
    const int Nodes = 240_000;
    var graph = new MemoryStream();
    for (var i = 0; i < Nodes; i++)
        graph.Write(Message(1, Node("Abs", $"v{i + 1}", $"v{i}")));

    byte[] type = [8, 1];
    graph.Write(Message(11, [.. Message(1, Text($"v{Nodes}")), .. Message(2, Message(1, type))]));
    graph.Write(Message(12, [.. Message(1, "v0"u8), .. Message(2, Message(1, type))]));
    return Onnx(graph.ToArray());
}

static byte[] Zips()
{
    var inner = new byte[10 << 20];
    for (var depth = 0; depth < 6; depth++)
        inner = Ten(inner);
    return inner;

    static byte[] Ten(byte[] inner)
    {
        var members = new (string, byte[])[10];
        for (var i = 0; i < members.Length; i++)
            members[i] = ($"{i}.zip", inner);
        return Zip(members);
    }
}

static byte[] Onnx(byte[] graph) => [8, 8, .. Message(7, graph), .. Message(8, [16, 17])];

static byte[] Message(int field, ReadOnlySpan<byte> content, int times = 1)
{
    var one = new MemoryStream();
    Varint((uint)((field << 3) | 2));
    Varint((uint)content.Length);
    one.Write(content);
    return Repeat(one.ToArray(), times);

    void Varint(uint value)
    {
        for (; value > 0x7F; value >>= 7)
            one.WriteByte((byte)((value & 0x7F) | 0x80));
        one.WriteByte((byte)value);
    }
}

static byte[] Long(long value)
{
    var bytes = new byte[sizeof(long)];
    BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
    return bytes;
}

static byte[] Safetensors(byte[] header) => [.. Long(header.Length), .. header];

static byte[] Inside(byte[] bytes) => [0x80, 4, (byte)'B', .. BitConverter.GetBytes(bytes.Length), .. bytes, (byte)'.'];

static byte[] Zlib(byte[] bytes)
{
    var packed = new MemoryStream();
    using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal))
        zlib.Write(bytes);
    return packed.ToArray();
}

static byte[] Zip(params (string Name, byte[] Content)[] members)
{
    var packed = new MemoryStream();
    using (var zip = new ZipArchive(packed, ZipArchiveMode.Create))
    {
        foreach (var (name, content) in members)
        {
            using var member = zip.CreateEntry(name, CompressionLevel.Optimal).Open();
            member.Write(content);
        }
    }

    return packed.ToArray();
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

static byte[] Join(int times, Func<int, byte[]> part)
{
    var all = new MemoryStream();
    for (var i = 0; i < times; i++)
        all.Write(part(i));
    return all.ToArray();
}

static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

// As CPython's pickler writes [{'a': i, 'b': (i, i + 1, None, True), 'c': [i, 'x7', 3.5]}, …] with protocol 4, but for its frames.
static byte[] Records(int sixteenths)
{
    byte[] first = [0x8C, 1, (byte)'a', 0x94, 0x8C, 1, (byte)'b', 0x94, 0x8C, 1, (byte)'c', 0x94, (byte)'0', (byte)'0', (byte)'0'];
    return [0x80, 4, .. first, (byte)']', 0x94, (byte)'(', .. Join(24_000 * sixteenths, i =>
    {
        byte low = (byte)i, high = (byte)(i >> 8);
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
