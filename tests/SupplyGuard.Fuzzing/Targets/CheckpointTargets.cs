using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Gguf;
using SupplyGuard.Formats.MlNet;
using SupplyGuard.Formats.Pickle;
using SupplyGuard.Formats.Tests.Gguf;
using SupplyGuard.Formats.Tests.Pickle;
using SupplyGuard.Formats.Torch;
using TestKit;

namespace SupplyGuard.Fuzzing.Targets;

/// <summary>The rooms for checkpoints: pickles, what PyTorch, TorchSharp and ML.NET write, and GGUF.</summary>
internal static class CheckpointTargets
{
    private static readonly string[] Zipped = ["*.pt", "*.pt2", "*.ptl", "*.ckpt"];

    public static IEnumerable<FuzzTarget> Of() =>
    [
        new("pickle", Structure.Bytes, () => PickleSamples.All, bytes => Outcome.Of(PickleReader.Read(new FileWindow(bytes), PickleLimits.Default, CancellationToken.None), Programs)),
        new("torch", Structure.Zip, () => Samples(Zipped).Where(sample => sample is [(byte)'P', (byte)'K', ..]), Torch),
        new("torch-legacy", Structure.Bytes, () => Samples("*_legacy.pt"), Torch),
        new("torchsharp", Structure.Bytes, () => Samples("*.dat", "*.bin"), Torch),
        new("gguf", Structure.Bytes, () => Ggufs(), bytes => Outcome.Of(GgufReader.Read(new FileWindow(bytes), GgufLimits.Default, watcher: null, CancellationToken.None), model =>
            $"{Outcome.Bucket(model.Tensors.Length)} {Outcome.Bucket(model.Metadata.Length)} {Outcome.Bucket(model.ParameterCount)}")),
        new("mlnet", Structure.Zip, () => Seeds.Of("mlnet"), bytes => Outcome.Of(MlNetReader.Read(new FileWindow(bytes), MlNetLimits.Default, CancellationToken.None), model =>
            $"{Outcome.Bucket(model.Members.Length)} {Outcome.Bucket(model.Tensors.Length)} {Outcome.Bucket(model.Unread.Length)}")),
    ];

    private static string Programs(ImmutableArray<PickleProgram> programs) =>
        $"{Outcome.Bucket(programs.Length)} {Outcome.Sentence(programs[^1].Break?.Detail ?? "")} {string.Join(' ', programs.SelectMany(program => program.Events).Select(done => done.Operation).Distinct().Order())}";

    /// <summary>Whatever kind the damage leaves it, or the one it was.</summary>
    private static string Torch(byte[] bytes)
    {
        var file = new FileWindow(bytes);
        var kind = FormatSniffer.Sniff(file);
        return kind is FormatKind.PyTorch or FormatKind.PyTorchLegacy or FormatKind.PyTorchObsolete or FormatKind.TorchScript or FormatKind.TorchExport or FormatKind.TorchSharp
            ? Outcome.Of(TorchReader.Read(file, kind, TorchLimits.Default, CancellationToken.None), model => $"{kind} {Outcome.Bucket(model.Tensors.Length)} {Outcome.Bucket(model.Unread.Length)} {Outcome.Bucket(model.Shared.Length)} {Outcome.Bucket(model.Members.Length)} {Outcome.Bucket(model.Metadata.Length)}")
            : $"{kind}";
    }

    private static IEnumerable<byte[]> Samples(params string[] patterns) =>
        patterns.SelectMany(pattern => Directory.EnumerateFiles(Repository.PathTo("tests", "SupplyGuard.Formats.Tests", "Torch", "Data"), pattern)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).Where(sample => sample.Length < 128 << 10);

    private static IEnumerable<byte[]> Ggufs()
    {
        foreach (var isBigEndian in new[] { false, true })
        {
            var tensor = Encoding.ASCII.GetBytes(new string('w', 64));
            yield return new GgufTestWriter(isBigEndian).Text("general.architecture", "llama").UInt32("general.alignment", 32).Texts("tokenizer.ggml.tokens", "a", "b", "c")
                .Tensor("w", 0, [4, 4], tensor).Tensor("v", 1, [8], tensor[..16]).Tensor("q", 8, [32], tensor[..34]).ToBytes();
        }
    }
}
