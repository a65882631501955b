using System.Collections.Immutable;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Onnx;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Formats.Zip;

namespace SupplyGuard.Formats.MlNet;

/// <summary>The door of the ML.NET room. It loads no assembly; it says which ones ML.NET would.</summary>
public static class MlNetReader
{
    private const string Component = "Model.key";
    private const string OnnxEntry = "OnnxModel";
    private const string TensorFlowEntry = "TFModel";
    private const string TensorFlowFolder = "TFSavedModel";
    private const string VersionEntry = "TrainingInfo/Version.txt";

    /// <summary>Whether the names of an archive are those of ML.NET.</summary>
    internal static bool IsPlausible(ImmutableArray<string> names) => names.Any(name => IsNamed(name, Component) || name == VersionEntry);

    /// <summary>Reads every entry: components by their headers, ONNX models by their own room, everything by its digest.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Parsed<MlNetModel> Read(FileWindow file, MlNetLimits limits, CancellationToken cancellationToken) => Read(file, limits, watcher: null, cancellationToken);

    /// <param name="watcher">Is shown the bytes of every tensor; null: nobody is.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    internal static Parsed<MlNetModel> Read(FileWindow file, MlNetLimits limits, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        try
        {
            return new Parsed<MlNetModel>.Ok(ReadCore(file, limits, watcher, cancellationToken));
        }
        catch (MalformedException e)
        {
            return new Parsed<MlNetModel>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }

    private static MlNetModel ReadCore(FileWindow file, MlNetLimits limits, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        var directory = ZipReader.Read(file, limits.Zip).OrThrow();
        var members = ImmutableArray.CreateBuilder<ArchiveMember>();
        var metadata = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        var unread = ImmutableArray.CreateBuilder<UnreadTensor>();
        var models = new List<(string Entry, OnnxModel Model)>();
        var uses = ImmutableArray.CreateBuilder<CodeUse>();
        foreach (var entry in directory.Entries.Where(entry => !entry.IsDirectory))
        {
            cancellationToken.ThrowIfCancellationRequested();
            members.Add(IsNamed(entry.Name, Component) ? ReadComponent(file, entry, metadata, uses, limits) : EntryContent.Member(file, entry, cancellationToken));
            if (IsNamed(entry.Name, TensorFlowEntry) || entry.Name.Contains(TensorFlowFolder, StringComparison.Ordinal))
                uses.Add(new CodeUse(CodeUseKind.Program, entry.Name, entry.Name, entry.DataOffset) { Detail = "TensorFlow" });
            if (!IsNamed(entry.Name, OnnxEntry))
                continue;
            if (entry.Size > limits.HeldBytes)
                unread.Add(new UnreadTensor(entry.Name, $"the ONNX model has {entry.Size} bytes; the limit inside an archive is {limits.HeldBytes}.", entry.DataOffset));
            else
                models.Add((entry.Name, ReadOnnx(file, entry, limits, watcher, cancellationToken)));
        }

        return new MlNetModel
        {
            Members = members.ToImmutable(),
            Metadata = metadata.ToImmutable(),
            Uses = uses.ToImmutable(),
            Unread = unread.ToImmutable(),
            Tensors = [.. models.SelectMany(model => model.Model.Tensors, (model, tensor) => tensor with { Name = $"{model.Entry}!{tensor.Name}" })],
            Operators = [.. models.SelectMany(model => model.Model.Operators).GroupBy(used => (used.Domain, used.OpType)).Select(group => group.First() with { Count = (int)Math.Min(int.MaxValue, group.Sum(used => (long)used.Count)) })],
            ExternalFiles = [.. models.SelectMany(model => model.Model.ExternalFiles)],
            ParameterCount = models.Aggregate(0L, (sum, model) => TensorSize.Add(sum, model.Model.ParameterCount)),
        };
    }

    private static ArchiveMember ReadComponent(FileWindow file, ZipEntry entry, ImmutableArray<KeyValuePair<string, string>>.Builder metadata, ImmutableArray<CodeUse>.Builder uses, MlNetLimits limits)
    {
        using var key = new ModelKey(entry.Name, entry.Size, entry.DataOffset, limits);
        EntryContent.Read(file, entry, entry.Size, key.Append);
        var (model, loader, assembly, digest) = key.Finish();
        metadata.Add(new KeyValuePair<string, string>($"{entry.Name}:model", model));
        metadata.Add(new KeyValuePair<string, string>($"{entry.Name}:loader", loader));
        metadata.Add(new KeyValuePair<string, string>($"{entry.Name}:assembly", assembly));
        uses.Add(new CodeUse(CodeUseKind.Library, assembly, entry.Name, entry.DataOffset) { Detail = loader });
        return new ArchiveMember(entry.Name, entry.Size, digest);
    }

    private static OnnxModel ReadOnnx(FileWindow file, ZipEntry entry, MlNetLimits limits, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        var outside = watcher?.Below($"{entry.Name}!");
        try
        {
            return OnnxReader.Read(new FileWindow(EntryContent.Extract(file, entry, limits.HeldBytes)), limits.Onnx, externalData: null, watcher, cancellationToken).OrThrow();
        }
        catch (MalformedException e)
        {
            throw new MalformedException(e.Fault, entry.DataOffset, $"'{entry.Name}', at byte {e.Offset} of its content: {e.Message}");
        }
        finally
        {
            _ = watcher?.Below(outside!);
        }
    }

    private static bool IsNamed(string name, string last) => name == last || name.EndsWith('/' + last, StringComparison.Ordinal);
}
