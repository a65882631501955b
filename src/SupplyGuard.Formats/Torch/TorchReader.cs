using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Torch;

/// <summary>The door of the room for files of PyTorch and TorchSharp. No pickle is executed, no TorchScript loaded.</summary>
public static class TorchReader
{
    /// <summary>Reads every tensor without holding any of them, and says what the pickles would do.</summary>
    /// <param name="kind">What <see cref="FormatSniffer"/> said that the file is.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Parsed<TorchModel> Read(FileWindow file, FormatKind kind, TorchLimits limits, CancellationToken cancellationToken) => Read(file, kind, limits, watcher: null, cancellationToken);

    /// <param name="watcher">Is shown the bytes of every tensor; null: nobody is.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    internal static Parsed<TorchModel> Read(FileWindow file, FormatKind kind, TorchLimits limits, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        try
        {
            return new Parsed<TorchModel>.Ok(kind switch
            {
                FormatKind.PyTorch or FormatKind.TorchScript => TorchZipReader.Read(file, limits, watcher, cancellationToken),
                FormatKind.PyTorchLegacy => LegacyReader.Read(file, limits, watcher, cancellationToken),
                FormatKind.TorchExport => TorchExportReader.Read(file, limits, watcher, cancellationToken),
                FormatKind.TorchSharp => TorchSharpReader.Read(file, limits, watcher, cancellationToken),
                FormatKind.PyTorchObsolete => throw new MalformedException(Fault.Unsupported, 0, "this is a container of PyTorch before 0.2 or of a preview of 1.0, which loaders read without any protection; save the model again with a current version."),
                var other => throw new MalformedException(Fault.Unsupported, 0, $"a file of kind {other} is none of PyTorch."),
            });
        }
        catch (MalformedException e)
        {
            return new Parsed<TorchModel>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }
}
