using System.Reflection;

namespace SupplyGuard.Runtime;

/// <summary>
/// The models that a <c>supplyguard.lock.json</c> pins. They are worth as much as the place that the lock comes from: who can write both model
/// and lock has both. The place to prefer is the program's own assembly.
/// </summary>
public sealed class ModelPins
{
    /// <summary>Name of the file, and the end of the resource's name.</summary>
    public const string FileName = "supplyguard.lock.json";

    private readonly SortedDictionary<string, ModelPin> _models;

    private ModelPins(SortedDictionary<string, ModelPin> models, string folder) => (_models, Folder) = (models, Path.GetFullPath(folder));

    /// <summary>The folder that the models' names count from, absolute.</summary>
    public string Folder { get; }

    /// <summary>Names of the pinned models, sorted.</summary>
    public IReadOnlyCollection<string> Names => _models.Keys;

    /// <summary>The lock that was compiled into an assembly as a resource; <c>&lt;EmbeddedResource Include="supplyguard.lock.json" /&gt;</c> does that.</summary>
    /// <param name="folder">The folder that the models' names count from; where the program lies when not given.</param>
    /// <exception cref="ModelNotVerifiedException">The assembly has no such resource, or several, or it is too large or malformed.</exception>
    public static ModelPins Embedded(Assembly assembly, string? folder = null)
    {
        var names = Array.FindAll(assembly.GetManifestResourceNames(), name => name == FileName || name.EndsWith($".{FileName}", StringComparison.Ordinal));
        if (names is not [var single] || assembly.GetManifestResourceStream(single) is not { } stream)
        {
            throw new ModelNotVerifiedException(
                NotVerifiedReason.LockMissing,
                $"The assembly '{assembly.GetName().Name}' has {names.Length} resources '{FileName}' instead of one. Add <EmbeddedResource Include=\"{FileName}\" /> to its project, or give the pins.");
        }

        using (stream)
            return Read(stream, folder);
    }

    /// <summary>The lock that a stream holds, up to its end.</summary>
    /// <param name="folder">The folder that the models' names count from; where the program lies when not given.</param>
    /// <exception cref="ModelNotVerifiedException">It is too large or malformed.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static ModelPins Read(Stream stream, string? folder = null)
    {
        var bytes = new byte[64 << 10];
        var length = 0;
        for (int read; (read = stream.Read(bytes, length, bytes.Length - length)) > 0;)
        {
            length += read;
            if (length > PinReader.LargestLock)
                throw PinReader.TooLarge();
            if (length == bytes.Length)
                Array.Resize(ref bytes, bytes.Length * 2);
        }

        return Parse(bytes.AsMemory(0, length), folder);
    }

    /// <summary>The lock that these bytes are.</summary>
    /// <param name="folder">The folder that the models' names count from; where the program lies when not given.</param>
    /// <exception cref="ModelNotVerifiedException">It is too large or malformed.</exception>
    public static ModelPins Parse(ReadOnlyMemory<byte> json, string? folder = null) => new(PinReader.Read(json), folder ?? AppContext.BaseDirectory);

    /// <summary>
    /// A lock on disk; the models' names count from its folder. Worth something only where those who can write the model cannot write the
    /// lock: a folder of the administrator's, a read-only mount, a layer of an image.
    /// </summary>
    /// <exception cref="ModelNotVerifiedException">It is missing, unreadable, too large or malformed.</exception>
    public static ModelPins ReadFile(string path)
    {
        var absolute = Path.GetFullPath(path);
        try
        {
            return Parse(OpenedFile.ReadAll(absolute, FileName, PinReader.LargestLock), Path.GetDirectoryName(absolute));
        }
        catch (ModelNotVerifiedException e) when (e.Reason is NotVerifiedReason.Missing)
        {
            throw new ModelNotVerifiedException(NotVerifiedReason.LockMissing, $"There is no '{absolute}'. Write it with 'dotnet supplyguard lock', review it, and ship it with the program.", e);
        }
    }

    /// <exception cref="ModelNotVerifiedException">No model of this name is pinned.</exception>
    internal ModelPin Of(string name) => _models.TryGetValue(name, out var pin)
        ? pin
        : throw new ModelNotVerifiedException(
            NotVerifiedReason.NotPinned,
            $"The lock pins no model '{name}'. If it is wanted, add it to 'models' of the policy and run 'dotnet supplyguard lock --only models'; if it lies elsewhere than when it was locked, give its name in the lock.");

    /// <summary>What the lock would call the file at a path: the way from <see cref="Folder"/>, with forward slashes. Links are not followed.</summary>
    internal string NameOf(string absolutePath)
    {
        var relative = Path.GetRelativePath(Folder, absolutePath);
        return Path.DirectorySeparatorChar is '/' ? relative : relative.Replace(Path.DirectorySeparatorChar, '/');
    }
}
