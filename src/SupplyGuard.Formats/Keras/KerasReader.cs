using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Formats.Hdf5;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Keras;

/// <summary>The door of the Keras room: archives <c>.keras</c>, and HDF5 files with or without a model's configuration. It imports nothing.</summary>
public static class KerasReader
{
    /// <summary>Attributes of the root group that Keras takes a model from.</summary>
    private static readonly ImmutableArray<string> Configurations = ["model_config", "training_config"];

    private const int LongestMetadata = 256;

    /// <param name="kind">What the file was recognised as: <see cref="FormatKind.Keras"/> or <see cref="FormatKind.Hdf5"/>.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Parsed<KerasModel> Read(FileWindow file, FormatKind kind, KerasLimits limits, CancellationToken cancellationToken) => Read(file, kind, limits, watcher: null, cancellationToken);

    /// <param name="kind">What the file was recognised as: <see cref="FormatKind.Keras"/> or <see cref="FormatKind.Hdf5"/>.</param>
    /// <param name="watcher">Is shown the bytes of every tensor; null: nobody is.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    internal static Parsed<KerasModel> Read(FileWindow file, FormatKind kind, KerasLimits limits, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        try
        {
            return new Parsed<KerasModel>.Ok(kind is FormatKind.Keras ? KerasArchive.Read(file, limits, watcher, cancellationToken) : ReadFile(file, limits, watcher, cancellationToken));
        }
        catch (MalformedException e)
        {
            return new Parsed<KerasModel>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }

    private static KerasModel ReadFile(FileWindow file, KerasLimits limits, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        var content = Hdf5Reader.ReadCore(file, limits.Hdf5, watcher, cancellationToken);
        var config = new KerasConfig(limits);
        foreach (var use in content.Outside)
            config.Add(use);

        Configure(config, content, "", limits);
        return new KerasModel
        {
            Tensors = content.Tensors,
            Unread = content.Unread,
            Shared = content.Shared,
            Members = [],
            Uses = [.. config.Uses],
            Metadata = [.. content.Texts.Where(text => text.Path.Length is 0 && text.Value.Length <= LongestMetadata && !Configurations.Contains(text.Name)).Select(text => new KeyValuePair<string, string>(text.Name, text.Value))],
            ParameterCount = Parameters(content),
        };
    }

    /// <summary>Walks the configurations that attributes of an HDF5 file hold: those of the root must be some, others are if they look so.</summary>
    /// <param name="where">The entry that the file is; empty when it is the model itself.</param>
    /// <exception cref="MalformedException">A configuration is malformed.</exception>
    internal static void Configure(KerasConfig config, Hdf5File content, string where, KerasLimits limits)
    {
        foreach (var text in content.Texts)
        {
            var mustBe = text.Path.Length is 0 && Configurations.Contains(text.Name);
            if (!mustBe && !(text.Name.Contains("config", StringComparison.OrdinalIgnoreCase) && text.Value.AsSpan().TrimStart() is ['{' or '[', ..]))
                continue;

            var bytes = Encoding.UTF8.GetBytes(text.Value);
            if (bytes.Length > limits.ConfigBytes)
                throw new MalformedException(Fault.TooLarge, text.Offset, $"the attribute '{text.Name}' has {bytes.Length} bytes; the limit is {limits.ConfigBytes}.");

            config.Read(bytes, string.Join('/', new[] { where, text.Path, text.Name }.Where(part => part.Length > 0)), where.Length is 0 ? text.Offset : -1);
        }
    }

    /// <summary>Parameters, each stored dataset once.</summary>
    internal static long Parameters(Hdf5File content)
    {
        var further = content.Shared.SelectMany(names => names.Skip(1)).ToHashSet(StringComparer.Ordinal);
        return TensorSize.Parameters(content.Tensors.Where(tensor => !further.Contains(tensor.Name)));
    }
}
