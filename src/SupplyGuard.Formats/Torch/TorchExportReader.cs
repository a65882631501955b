using System.Collections.Immutable;
using System.Text.Json;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Torch;

/// <summary>
/// Archives of <c>torch.export</c> (<c>.pt2</c>): since 2.8 raw storages that a JSON document describes, before that checkpoints inside an
/// archive. Everything else in it (the graph, native code, opaque objects) is a member with its digest.
/// </summary>
internal static class TorchExportReader
{
    /// <summary>An entry that archives since 2.8 have.</summary>
    public const string Marker = "archive_format";

    /// <summary>An entry that archives before 2.8 have.</summary>
    public const string OldMarker = "serialized_exported_program.json";

    private const string StateDictionary = "serialized_state_dict.pt";

    private const int LongestConfig = 16 << 20;

    /// <exception cref="MalformedException">The file is malformed, or beyond the limits.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static TorchModel Read(FileWindow file, TorchLimits limits, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        var archive = OpenEither(file, limits, cancellationToken);
        var facts = new TorchFacts(limits);
        TorchZipReader.Note(archive, facts);

        var nested = new List<(string Entry, string Prefix)>();
        foreach (var name in archive.Names.Order(StringComparer.Ordinal))
        {
            if (name.EndsWith(".pt", StringComparison.Ordinal))
                nested.Add((name, name is StateDictionary ? "" : name + "!"));
            else if (name.EndsWith("_weights_config.json", StringComparison.Ordinal) || name.EndsWith("_constants_config.json", StringComparison.Ordinal))
                Config(archive, name, facts, nested);
        }

        MustBeWorthReading(file, archive, nested, limits);
        var model = TorchZipReader.Finish(facts, watcher, cancellationToken);
        var archives = nested.Select(inner => archive.Root + inner.Entry).ToHashSet(StringComparer.Ordinal);
        model = model with
        {
            Pickles = [.. archive.OtherPickles(facts.Storages, archives)],
            Uses = ExportUses.Read(archive, limits),
            Members = [.. archive.Members(facts.Storages).Where(member => !archives.Contains(member.Name))],
        };
        return Join([model, .. nested.Select(inner => Inner(archive, inner, limits, watcher, cancellationToken))], limits);
    }

    /// <summary>Refuses documents that name one archive again and again, since every name makes it be read once more.</summary>
    private static void MustBeWorthReading(FileWindow file, TorchArchive archive, List<(string Entry, string Prefix)> nested, TorchLimits limits)
    {
        var bytes = nested.Aggregate(0L, (sum, inner) => TensorSize.Add(sum, archive.Find(inner.Entry)?.Size ?? 0));
        if (nested.Count > limits.NestedArchives || bytes > TensorSize.Add(file.Length, limits.RepeatedBytes))
            throw new MalformedException(Fault.TooLarge, 0, $"the archive names {nested.Count} archives of {bytes} bytes inside itself; the limits are {limits.NestedArchives}, and {limits.RepeatedBytes} bytes more than there are.");
    }

    private static TorchModel Join(ImmutableArray<TorchModel> models, TorchLimits limits)
    {
        if (models.Sum(model => (long)model.Tensors.Length + model.Unread.Length) > limits.Tensors)
            throw new MalformedException(Fault.TooLarge, 0, $"the archives inside the archive have more than {limits.Tensors} tensors.");

        return models[0] with
        {
            Tensors = [.. models.SelectMany(model => model.Tensors)],
            Unread = [.. models.SelectMany(model => model.Unread)],
            Shared = [.. models.SelectMany(model => model.Shared)],
            Members = [.. models.SelectMany(model => model.Members)],
            Pickles = [.. models.SelectMany(model => model.Pickles)],
            Uses = [.. models.SelectMany(model => model.Uses)],
            ParameterCount = models.Aggregate(0L, (sum, model) => TensorSize.Add(sum, model.ParameterCount)),
        };
    }

    private static TorchArchive OpenEither(FileWindow file, TorchLimits limits, CancellationToken cancellationToken)
    {
        try
        {
            return TorchArchive.Open(file, Marker, limits, cancellationToken);
        }
        catch (MalformedException)
        {
            return TorchArchive.Open(file, OldMarker, limits, cancellationToken);
        }
    }

    /// <summary>Reads <c>{"config": {name: {"path_name", "use_pickle", "tensor_meta"}}}</c>.</summary>
    private static void Config(TorchArchive archive, string name, TorchFacts facts, List<(string Entry, string Prefix)> nested)
    {
        var entry = archive.Find(name)!;
        var isBigEndian = TorchZipReader.IsBigEndian(archive);
        var folder = name[..(name.LastIndexOf('/') + 1)];
        try
        {
            using var document = JsonDocument.Parse(archive.Bytes(entry, LongestConfig), new JsonDocumentOptions { MaxDepth = 16 });
            foreach (var tensor in document.RootElement.GetProperty("config").EnumerateObject())
            {
                var path = folder + tensor.Value.GetProperty("path_name").GetString();
                if (tensor.Value.TryGetProperty("use_pickle", out var pickled) && pickled.GetBoolean())
                    nested.Add((path, tensor.Name + "!"));
                else
                    Tensor(archive, folder, path, isBigEndian, tensor, facts, entry.DataOffset);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new MalformedException(Fault.Inconsistent, entry.DataOffset, $"'{entry.Name}' does not describe tensors: it is no JSON, or lacks what it must have.");
        }
    }

    private static void Tensor(TorchArchive archive, string folder, string path, bool isBigEndian, JsonProperty tensor, TorchFacts facts, long position)
    {
        if (archive.Find(path) is not { } entry)
        {
            facts.AddUnread(tensor.Name, $"'{path}', where its bytes should be, is not in the archive.", position);
            return;
        }

        var meta = tensor.Value.GetProperty("tensor_meta");
        var storage = facts.Storage(folder, path[folder.Length..], TorchTypes.Untyped, entry.Size, position);
        archive.Locate([storage], _ => path, isBigEndian);
        string reason;
        if (Numbers(meta.GetProperty("sizes"), facts.Limits) is not { } shape || Numbers(meta.GetProperty("strides"), facts.Limits) is not { } strides || Number(meta.GetProperty("storage_offset")) is not { } offset)
            reason = "its shape is not constant.";
        else if (TorchTypes.OfExport(meta.GetProperty("dtype").GetInt64()) is not { } dtype)
            reason = "its element type is unknown.";
        else if (TorchTensor.Create(tensor.Name, dtype, shape, strides, offset, storage, position, out reason) is { } found)
            facts.Add(found);

        if (reason.Length > 0)
            facts.AddUnread(tensor.Name, reason, position);
    }

    private static ImmutableArray<long>? Numbers(JsonElement list, TorchLimits limits)
    {
        var numbers = list.EnumerateArray().Take(limits.Rank + 1).Select(Number).ToArray();
        return numbers.Length <= limits.Rank && numbers.All(number => number is not null) ? [.. numbers.Select(number => number!.Value)] : null;
    }

    /// <summary><c>{"as_int": n}</c>; null for anything else, such as an expression over unknown sizes.</summary>
    private static long? Number(JsonElement number) => number.TryGetProperty("as_int", out var value) && value.TryGetInt64(out var constant) ? constant : null;

    /// <summary>What a checkpoint inside the archive holds.</summary>
    private static TorchModel Inner(TorchArchive archive, (string Entry, string Prefix) inner, TorchLimits limits, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        if (archive.Find(inner.Entry) is not { } entry)
            return new TorchModel { Tensors = [], ParameterCount = 0, Unread = [new UnreadTensor(inner.Prefix.TrimEnd('!'), $"'{inner.Entry}', where its bytes should be, is not in the archive.", 0)] };

        var origin = entry.Method is Zip.EntryContent.Stored ? entry.DataOffset : 0;
        TorchModel model;
        var outside = watcher?.Below(inner.Prefix);
        try
        {
            model = TorchZipReader.Read(archive.Content(entry, limits.HeldBytes), limits, watcher, cancellationToken);
        }
        catch (MalformedException e)
        {
            throw new MalformedException(e.Fault, Math.Max(entry.DataOffset, origin + e.Offset), $"'{entry.Name}', at byte {e.Offset} of its content: {e.Message}");
        }
        finally
        {
            _ = watcher?.Below(outside!);
        }

        string Named(string name) => inner.Prefix + name;
        return model with
        {
            Tensors = [.. model.Tensors.Select(tensor => tensor with { Name = Named(tensor.Name) })],
            Unread = [.. model.Unread.Select(tensor => tensor with { Name = Named(tensor.Name) })],
            Shared = [.. model.Shared.Select(names => names.Select(Named).ToImmutableArray())],
            Members = [.. model.Members.Select(member => member with { Name = $"{entry.Name}!/{member.Name}" })],
            Pickles = [.. model.Pickles.Select(pickle => pickle with { Where = $"{entry.Name}!/{pickle.Where}", Origin = pickle.Origin < 0 || entry.Method is not Zip.EntryContent.Stored ? -1 : origin + pickle.Origin })],
            Uses = [.. model.Uses.Select(use => use with { Where = $"{entry.Name}!/{use.Where}", Offset = use.Offset < 0 || entry.Method is not Zip.EntryContent.Stored ? -1 : origin + use.Offset })],
        };
    }
}
