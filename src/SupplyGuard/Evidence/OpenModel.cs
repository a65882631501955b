using SupplyGuard.Formats;
using SupplyGuard.Formats.Markup;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Evidence;

/// <summary>A model file that is open, with the files beside it that it takes weights from, and can be read more than once.</summary>
/// <param name="path">Absolute.</param>
/// <param name="isHashed">Whether digests of the files will be asked for.</param>
/// <exception cref="IOException">The file cannot be opened.</exception>
/// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
internal sealed class OpenModel(string path, bool isHashed) : IDisposable
{
    private readonly HashedFile _file = new(path);
    private readonly ModelFolder _folder = new(Path.GetDirectoryName(path)!);
    private FormatKind? _format;

    public FileWindow Window => _file.Window;

    /// <summary>What was opened beside the model so far, by its path below the model's folder.</summary>
    public IReadOnlyDictionary<string, HashedFile> Beside => _folder.Opened;

    /// <summary>What the content is.</summary>
    public FormatKind Format => _format ??= FormatSniffer.Sniff(Window);

    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public Parsed<ModelFacts> Read(TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        if (isHashed)
            _file.Begin(cancellationToken);

        return ModelReader.Read(Window, Format, ModelLimits.Default, location => Open(location, cancellationToken), watcher, cancellationToken);
    }

    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public Digest Digest(CancellationToken cancellationToken) => _file.Digest(cancellationToken);

    public void Dispose()
    {
        _folder.Dispose();
        _file.Dispose();
    }

    private FileWindow? Open(string location, CancellationToken cancellationToken)
    {
        // The name of OpenVINO's file of weights is that of the model, which the room does not know.
        var file = _folder.Open(Format is FormatKind.OpenVino && location is OpenVinoReader.Weights ? Path.GetFileNameWithoutExtension(path) + ".bin" : location);
        if (isHashed)
            file?.Begin(cancellationToken);

        return file?.Window;
    }
}
