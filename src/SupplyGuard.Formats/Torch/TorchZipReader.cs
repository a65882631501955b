using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Pickle;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Torch;

/// <summary>Checkpoints of <c>torch.save</c> since 1.6, and TorchScript, which is one with code.</summary>
internal static class TorchZipReader
{
    public const string Marker = "data.pkl";

    public const string ScriptMarker = "constants.pkl";

    private const int LongestNote = 64;

    private static readonly ImmutableArray<string> Notes = ["version", "byteorder", ".format_version", ".storage_alignment", ".data/version", "archive_format", "archive_version"];

    /// <exception cref="MalformedException">The file is malformed, or beyond the limits.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static TorchModel Read(FileWindow file, TorchLimits limits, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        var archive = TorchArchive.Open(file, Marker, limits, cancellationToken);
        if (archive.Names.FirstOrDefault(TorchEntryNames.IsLegacyModel) is { } legacy)
            throw new MalformedException(Fault.Inconsistent, archive.Find(legacy)!.CentralOffset, $"'{legacy}' makes older loaders of TorchScript run other code and weights than current ones, those that it names.");

        var facts = new TorchFacts(limits);
        var pickles = ImmutableArray.CreateBuilder<PickleFacts>();
        var isScript = archive.Find(ScriptMarker) is not null;
        Note(archive, facts);

        Walk(archive, Marker, "data/", "", facts, keepsValues: !isScript, pickles);
        ImmutableArray<CodeUse> uses = [];
        if (isScript)
        {
            Walk(archive, ScriptMarker, "constants/", "CONSTANTS", facts, keepsValues: false, pickles);
            var bytecode = archive.Find("bytecode.pkl") is null ? null : Walk(archive, "bytecode.pkl", "constants/", "BYTECODE", facts, keepsValues: false, pickles);
            uses = ScriptReader.Read(archive, bytecode, limits);
        }

        pickles.AddRange(archive.OtherPickles(facts.Storages, [.. pickles.Select(pickle => pickle.Where)]));
        var model = Finish(facts, watcher, cancellationToken);
        var members = archive.Members(facts.Storages);
        return model with { Members = members, Pickles = pickles.ToImmutable(), Uses = uses, Program = isScript ? ScriptForm.Of(archive, members, limits) : null };
    }

    /// <summary>Hashes what was found and says what was not.</summary>
    public static TorchModel Finish(TorchFacts facts, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        var tensors = new TorchDigests(facts, watcher, cancellationToken).Make();
        var lost = facts.Tensors.Where(tensor => tensor.Storage.File is null)
            .Select(tensor => new UnreadTensor(tensor.Name, $"its storage '{tensor.Storage.Key}' is not in the file.", tensor.Position));
        return new TorchModel
        {
            Tensors = tensors,
            Unread = [.. facts.Unread.Concat(lost)],
            Shared = [.. facts.Storages.Where(storage => storage.Tensors.Count > 1).Select(storage => storage.Tensors.Select(tensor => tensor.Name).ToImmutableArray())],
            Metadata = facts.Metadata,
            ParameterCount = TorchParameters.Count(facts.Storages),
        };
    }

    /// <summary>Keeps what the small text entries beside the weights say.</summary>
    public static void Note(TorchArchive archive, TorchFacts facts)
    {
        foreach (var name in Notes)
        {
            if (archive.Find(name) is { Size: <= LongestNote } entry)
                facts.AddMetadata($"archive:{name}", Encoding.Latin1.GetString(archive.Bytes(entry, LongestNote)).Trim(), entry.DataOffset);
        }
    }

    /// <summary>Whether the storages are big-endian; they are little-endian where nothing is said.</summary>
    /// <exception cref="MalformedException">A TorchScript archive says so: its loaders do not look, and take the bytes as they are.</exception>
    public static bool IsBigEndian(TorchArchive archive)
    {
        var isBig = SaysBigEndian(archive);
        return isBig && archive.Find(ScriptMarker) is not null
            ? throw new MalformedException(Fault.Unsupported, archive.Find("byteorder")!.CentralOffset, "'byteorder' says that the weights are big-endian, and loaders of TorchScript take them for little-endian.")
            : isBig;
    }

    private static bool SaysBigEndian(TorchArchive archive) =>
        archive.Find("byteorder") is { Size: <= LongestNote } entry && Encoding.Latin1.GetString(archive.Bytes(entry, LongestNote)).Trim() is "big";

    private static PickleGraph Walk(
        TorchArchive archive, string pickle, string folder, string name, TorchFacts facts, bool keepsValues, ImmutableArray<PickleFacts>.Builder pickles)
    {
        var run = archive.Run(pickle, out var found);
        pickles.Add(found);
        var graph = new PickleGraph(run);
        var known = facts.Storages.Count;
        if (name is "CONSTANTS")
            new TorchObjects(graph, facts, folder, keepsValues).WalkConstants(name);
        else
            new TorchObjects(graph, facts, folder, keepsValues).Walk(name);

        archive.Locate(facts.Storages.Skip(known), storage => folder + storage.Key, IsBigEndian(archive));
        return graph;
    }
}
