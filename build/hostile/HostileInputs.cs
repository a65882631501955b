using System.Buffers.Binary;
using System.Text;
using static Bytes;

/// <summary>Input that nobody honest gives. It is written by hand and shares no code with the readers.</summary>
static class HostileInputs
{
    public const string ModelPolicy = """{ "policy": 1, "models": [ { "path": "models/*", "pins": "off" } ] }""";
    public const string PackagePolicy = """{ "policy": 1, "packages": { "signature": "off" }}""";
    public const string EvaluationPolicy = """
        { "policy": 1, "evaluations": [ { "name": "e", "model": "models/m.onnx", "change": "finetune", "golden": { "file": "golden.npz" },
          "outputs": { "scores": "s", "classes": ["0", "1"] }, "baseline": "baseline.json" } ] }
        """;

    public static IEnumerable<Input> All()
    {
        foreach (var (name, content) in Models())
            yield return Input.File(name, ModelPolicy, "models/m." + name.Split(' ')[0], content, "SG210[1-4]|SG2206");
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
    private static IEnumerable<(string Name, Func<byte[]> Content)> Models()
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
    private static IEnumerable<(string Name, Func<byte[]> Content)> Archives()
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

    private static IEnumerable<(string Name, Func<byte[]> Content)> Jsons()
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
    private static IEnumerable<Input> Shaped()
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
    private static Input Package(string name, Func<byte[]> content) => Input.File($"nupkg {name}", PackagePolicy, "packages/p/1.0.0/p.1.0.0.nupkg", content, "SG130[1-5]", Restored);

    private static void Project(string folder) => Write(folder, "p.csproj", "<Project/>"u8.ToArray());

    /// <summary>A project whose restore left packages 'p' behind.</summary>
    private static void Restored(string folder)
    {
        Project(folder);
        Write(folder, "obj/project.assets.json", Text(Encoding.UTF8.GetString(Assets(["p"])).Replace("/packages/", Path.Combine(folder, "packages") + "/", StringComparison.Ordinal)));
    }

    /// <summary>A project in which one file is a link to a device without an end.</summary>
    private static void Device(string folder, string path)
    {
        Restored(folder);
        File.Delete(Path.Combine(folder, path));
        File.CreateSymbolicLink(Path.Combine(folder, path), "/dev/zero");
    }

    private static byte[] Assets(IEnumerable<string> packages)
    {
        var libraries = string.Join(',', packages.Select(id => $"\"{id}/1.0.0\":{{\"type\":\"package\",\"sha512\":\"x\"}}"));
        return Text("{\"version\":3,\"targets\":{\"net10.0\":{" + libraries + "}},\"libraries\":{" + libraries + "},\"packageFolders\":{\"/packages/\":{}},"
            + "\"project\":{\"restore\":{\"projectPath\":\"p.csproj\"},\"frameworks\":{}}}");
    }

    public static void Write(string folder, string name, byte[] content)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }

    /// <summary>As many samples as a verdict needs.</summary>
    private static byte[] Golden() => Zip.Of(("image.npy", Npy("<f4", "(200, 4)", 3200)), ("label.npy", [.. Npy("<i8", "(200,)"), .. Enumerable.Range(0, 200).SelectMany(i => BitConverter.GetBytes(i % 2L))]));

    private static byte[] Npy(string descr, string shape, int data = 0, bool fortran = false, byte last = 0)
    {
        var header = $"{{'descr': '{descr}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}\n";
        byte[] file = [0x93, .. "NUMPY"u8, 1, 0, (byte)(header.Length & 0xFF), (byte)(header.Length >> 8), .. Text(header), .. new byte[data]];
        if (data > 0)
            file[^1] = last;
        return file;
    }

    private static byte[] Safe(string header, byte[]? data = null, ulong? stated = null)
    {
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, stated ?? (ulong)header.Length);
        return [.. bytes, .. Text(header), .. data ?? []];
    }
}
