using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Evidence;

/// <summary>Opens the files beside a model that its weights are in. It never follows a link out of the model's folder.</summary>
/// <param name="folder">Absolute path of the model's folder.</param>
internal sealed class ModelFolder(string folder) : IDisposable
{
    private readonly Dictionary<string, HashedFile> _opened = new(StringComparer.Ordinal);

    /// <summary>What was opened, by its path below the folder.</summary>
    public IReadOnlyDictionary<string, HashedFile> Opened => _opened;

    /// <param name="location">A relative path that the room found to stay below the model's folder.</param>
    /// <returns>Null when there is no such file that may be opened.</returns>
    public HashedFile? Open(string location)
    {
        // Some exporters write the model's own folder before the name; locks name the file alone.
        location = location.StartsWith("./", StringComparison.Ordinal) ? location[2..] : location;
        if (_opened.TryGetValue(location, out var file))
            return file;

        var path = folder;
        foreach (var part in location.Split('/'))
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
                return null;
        }

        if (!File.Exists(path) || RegularFile.IsSpecial(path))
            return null;

        file = new HashedFile(path);
        _opened.Add(location, file);
        return file;
    }

    public void Dispose()
    {
        foreach (var file in _opened.Values)
            file.Dispose();
    }
}
