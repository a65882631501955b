using Microsoft.Win32.SafeHandles;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Evidence;

/// <summary>Opens the files beside a model that its weights are in. It never follows a link out of the model's folder.</summary>
/// <param name="folder">Absolute path of the model's folder.</param>
internal sealed class ModelFolder(string folder) : IDisposable
{
    private readonly Dictionary<string, SafeFileHandle> _opened = new(StringComparer.Ordinal);

    /// <summary>What was opened, by the location that the model gave.</summary>
    public IReadOnlyDictionary<string, SafeFileHandle> Opened => _opened;

    /// <param name="location">A relative path that the room found to stay below the model's folder.</param>
    /// <returns>Null when there is no such file that may be opened.</returns>
    public FileWindow? Open(string location)
    {
        if (_opened.TryGetValue(location, out var handle))
            return new FileWindow(handle);

        var path = folder;
        foreach (var part in location.Split('/'))
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
                return null;
        }

        if (!File.Exists(path) || RegularFile.IsSpecial(path))
            return null;

        handle = RegularFile.Open(path);
        _opened.Add(location, handle);
        return new FileWindow(handle);
    }

    public void Dispose()
    {
        foreach (var handle in _opened.Values)
            handle.Dispose();
    }
}
