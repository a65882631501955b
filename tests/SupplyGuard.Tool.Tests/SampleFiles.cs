using System.IO.Compression;
using System.Text;
using TestKit;

namespace SupplyGuard.Tool.Tests;

/// <summary>The smallest files that commands can judge, written by hand.</summary>
internal static class SampleFiles
{
    public const string ModelsPolicy = """{ "policy": 1, "models": [ { "path": "models/**", "pins": "off" } ] }""";

    public const string PinnedModelsPolicy = """{ "policy": 1, "models": [ { "path": "models/**" } ] }""";

    private const int Samples = 100;

    /// <summary>One F32 tensor with one value.</summary>
    public static byte[] Safetensors(byte value = 0x3F)
    {
        var header = """{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""";
        return [.. BitConverter.GetBytes((ulong)header.Length), .. Encoding.ASCII.GetBytes(header), 0, 0, 0x80, value];
    }

    /// <summary>An ONNX model <c>y = op(x)</c> over two scores.</summary>
    /// <param name="domain">Of the operator; empty: the standard one.</param>
    public static byte[] Onnx(string operation, string domain = "")
    {
        byte[] node = [.. Text(1, "x"), .. Text(2, "y"), .. Text(4, operation), .. domain is "" ? [] : Text(7, domain)];
        byte[] graph = [.. Message(1, node), .. Text(2, "g"), .. Message(11, Value("x")), .. Message(12, Value("y"))];
        return [0x08, 8, .. Message(7, graph), .. Message(8, [0x10, 17])];
    }

    /// <summary>Golden data for <see cref="Onnx"/>: half the samples of either class, told apart by a wide margin that varies a little.</summary>
    /// <param name="shift">Added to every margin: other samples of the same kind.</param>
    /// <param name="falseLabels">How many samples of the first class have the label of the second.</param>
    public static byte[] Golden(float shift = 0, int falseLabels = 0)
    {
        var scores = new List<byte>();
        var labels = new List<byte>();
        for (var sample = 0; sample < Samples; sample++)
        {
            var margin = 4f + (sample / 100f) + shift;
            scores.AddRange(BitConverter.GetBytes(sample % 2 == 0 ? margin : -margin));
            scores.AddRange(BitConverter.GetBytes(sample % 2 == 0 ? -margin : margin));
            labels.AddRange(BitConverter.GetBytes(sample < 2 * falseLabels ? 1L : sample % 2));
        }

        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            Entry(zip, "x.npy", Npy("<f4", "(100, 2)", [.. scores]));
            Entry(zip, "label.npy", Npy("<i8", "(100,)", [.. labels]));
        }

        return buffer.ToArray();
    }

    /// <summary>A policy with one evaluation, its model and its golden data.</summary>
    public static void WriteEvaluation(TemporaryFolder folder, string change = "finetune", string extra = "")
    {
        folder.Write("supplyguard.json", $$"""
            {
              "policy": 1,
              "models": [ { "path": "models/*.onnx" } ],
              "evaluations": [ {
                "name": "yes-no", "model": "models/scores.onnx", "change": "{{change}}",
                "golden": { "file": "evaluation/golden.npz" },
                "outputs": { "scores": "y", "classes": [ "no", "yes" ] },
                "baseline": "evaluation/baseline.json",{{extra}}
                "timeout": "00:01:00" } ]
            }
            """);
        folder.Write("models/scores.onnx", Onnx("Identity"));
        folder.Write("evaluation/golden.npz", Golden());
    }

    private static byte[] Npy(string type, string shape, byte[] data)
    {
        var header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}";
        header = header.PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)header.Length), .. Encoding.ASCII.GetBytes(header), .. data];
    }

    private static void Entry(ZipArchive zip, string name, byte[] content)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var stream = entry.Open();
        stream.Write(content);
    }

    /// <summary>A float tensor of shape [N, 2].</summary>
    private static byte[] Value(string name) =>
        [.. Text(1, name), .. Message(2, Message(1, [0x08, 1, .. Message(2, [.. Message(1, Text(2, "N")), .. Message(1, [0x08, 2])])]))];

    private static byte[] Text(int field, string text) => Message(field, Encoding.ASCII.GetBytes(text));

    /// <summary>Content of less than 128 bytes.</summary>
    private static byte[] Message(int field, byte[] content) => [(byte)((field << 3) | 2), checked((byte)content.Length), .. content];
}
