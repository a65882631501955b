using System.Buffers.Binary;
using System.Collections.Immutable;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Pickle;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Torch;

/// <summary>The stream that <c>torch.save</c> wrote before 1.6: five pickles, then the storages, each behind its number of elements.</summary>
internal static class LegacyReader
{
    private const int ProtocolVersion = 1001;

    /// <summary>The first pickle: the number 0x1950a86a20f9469cfc6c.</summary>
    public static ReadOnlySpan<byte> Magic => [0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E];

    /// <exception cref="MalformedException">The file is malformed, or beyond the limits.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static TorchModel Read(FileWindow file, TorchLimits limits, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        if (!file.Take(0, Math.Min(Magic.Length, file.Length), Magic.Length, "the magic number").AsSpan().SequenceEqual(Magic))
            throw new MalformedException(Fault.Inconsistent, 0, "the file does not begin with the magic number of a checkpoint.");

        var input = new PickleInput(file, file.Length, limits.Pickle, cancellationToken) { KeepsParts = true };
        var magic = Run(input);
        var version = Run(input);
        if (version.Root is not { Kind: PickleKind.Integer, Number: ProtocolVersion })
            throw new MalformedException(Fault.Unsupported, version.Program.Start, $"the version of the stream is not {ProtocolVersion}.");

        var system = Run(input);
        var objects = Run(input);
        var keys = Run(input);

        var facts = new TorchFacts(limits);
        new TorchObjects(new PickleGraph(objects), facts, "", keepsValues: true).Walk("");
        Locate(facts, file, Keys(keys, limits), input.Offset, IsBigEndian(system));
        return TorchZipReader.Finish(facts, watcher, cancellationToken) with
        {
            Pickles = [new PickleFacts("", 0, [magic.Program, version.Program, system.Program, objects.Program, keys.Program])],
        };
    }

    private static PickleRun Run(PickleInput input)
    {
        var run = PickleMachine.Run(input);
        return run.Program.Break is { } broken ? throw new MalformedException(broken.Fault, broken.Offset, broken.Detail) : run;
    }

    /// <summary>What the third pickle says of the machine that wrote the file.</summary>
    private static bool IsBigEndian(PickleRun system)
    {
        var graph = new PickleGraph(system);
        if (graph.Root.Kind is not PickleKind.Dictionary)
            throw new MalformedException(Fault.Inconsistent, system.Program.Start, "the third pickle does not describe the machine.");

        var isKey = false;
        for (var next = graph[graph.Root].First; next is not 0; next = graph.Link(next).Next)
        {
            var link = graph.Link(next);
            if (link.Role is PickleLinkRole.Key)
                isKey = link.Value.Kind is PickleKind.Text && link.Value.Length < 64 && graph.TextOf(link.Value, 64) is "little_endian";
            else if (isKey)
                return link.Value is { Kind: PickleKind.Bool, Number: 0 };
        }

        return false;
    }

    private static ImmutableArray<string> Keys(PickleRun keys, TorchLimits limits)
    {
        var graph = new PickleGraph(keys);
        if (graph.Root.Kind is not PickleKind.List || graph.Elements(graph.Root, limits.Tensors) is not { } elements || !elements.All(element => element.Kind is PickleKind.Text))
            throw new MalformedException(Fault.Inconsistent, keys.Program.Start, "the fifth pickle is no list of the keys of storages.");

        return [.. elements.Select(element => graph.TextOf(element, limits.NameBytes))];
    }

    /// <summary>Walks over the storages behind the pickles, up to the last byte of the file.</summary>
    private static void Locate(TorchFacts facts, FileWindow file, ImmutableArray<string> keys, long offset, bool isBigEndian)
    {
        foreach (var key in keys)
        {
            if (facts.FindStorage("", key) is not { } storage || storage.File is not null)
                throw new MalformedException(Fault.Inconsistent, offset, "a storage is listed twice, or no tensor is made of it.");

            var bytes = file.Take(offset, sizeof(long), sizeof(long), "the number of elements of a storage");
            var elements = isBigEndian ? BinaryPrimitives.ReadInt64BigEndian(bytes) : BinaryPrimitives.ReadInt64LittleEndian(bytes);
            var width = storage.DType is TorchTypes.Untyped ? 1 : DType.BitsOf(storage.DType)!.Value / 8;
            if (elements < 0 || elements != storage.Length / width)
                throw new MalformedException(Fault.Inconsistent, offset, $"storage '{key}' has {elements} elements, and its tensors say {storage.Length / width}.");

            offset += sizeof(long);
            if (storage.Length > file.Length - offset)
                throw new MalformedException(Fault.Truncated, file.Length, $"storage '{key}' of {storage.Length} bytes does not fit into the file.");

            (storage.File, storage.Start, storage.IsBigEndian) = (file, offset, isBigEndian);
            offset += storage.Length;
        }

        if (offset != file.Length)
            throw new MalformedException(Fault.Inconsistent, offset, $"{file.Length - offset} bytes behind the last storage belong to nothing.");
    }
}
