using Microsoft.Win32.SafeHandles;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Evidence;

/// <summary>A model file that is open, with the files beside it that it takes weights from, and can be read more than once.</summary>
internal sealed class OpenModel : IDisposable
{
    private readonly SafeFileHandle _handle;

    /// <param name="path">Absolute.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public OpenModel(string path)
    {
        _handle = File.OpenHandle(path);
        Folder = new ModelFolder(Path.GetDirectoryName(path)!);
        Window = new FileWindow(_handle);
    }

    public FileWindow Window { get; }

    /// <summary>What was opened beside the model so far.</summary>
    public ModelFolder Folder { get; }

    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public Parsed<ModelFacts> Read(TensorWatcher? watcher, CancellationToken cancellationToken) =>
        ModelReader.Read(Window, ModelLimits.Default, Folder.Open, watcher, cancellationToken);

    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public Digest Digest(CancellationToken cancellationToken) => FileDigest.Of(_handle, cancellationToken);

    public void Dispose()
    {
        Folder.Dispose();
        _handle.Dispose();
    }
}
