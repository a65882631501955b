using SupplyGuard.Discovery;
using SupplyGuard.Signatures;

namespace SupplyGuard.Evidence.Wiring;

/// <summary>The disk as it is, or as it would be with some files written: what is planned can be judged before it is done.</summary>
internal sealed class FileView
{
    private readonly Dictionary<string, byte[]> _planned = new(StringComparer.Ordinal);

    /// <param name="path">Absolute.</param>
    public void Plan(string path, byte[] content) => _planned[path] = content;

    public bool Exists(string path) => _planned.ContainsKey(path) || File.Exists(path);

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="InvalidDataException">The file is longer than <paramref name="atMost"/>.</exception>
    public byte[] Read(string path, int atMost) => _planned.TryGetValue(path, out var content) ? content : BoundedFile.Read(path, atMost);

    /// <summary>Paths of every file of that name, from the folder upwards.</summary>
    /// <param name="folder">Absolute.</param>
    public IEnumerable<string> Upwards(string folder, string name) => PhysicalPath.Upwards(folder).Select(above => Path.Combine(above, name)).Where(Exists);
}
