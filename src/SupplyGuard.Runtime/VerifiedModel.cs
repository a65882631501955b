using System.Collections.ObjectModel;
using System.Reflection;

namespace SupplyGuard.Runtime;

/// <summary>
/// A model whose content is a copy that was compared with its pin or signature after nobody else could change it any more. What it hands out are the
/// very bytes that were compared, whatever happens to the file; it never hands out anything else.
/// </summary>
public sealed class VerifiedModel : IDisposable
{
    private readonly List<FileContent> _contents = [];
    private readonly Lock _turn = new();
    private PrivateFolder? _folder;
    private string? _folderPath;

    private VerifiedModel(string path, ModelPin pin)
    {
        var isVerified = false;
        try
        {
            File = Verified(path, pin.File);
            var folder = System.IO.Path.GetDirectoryName(path)!;
            Companions = new ReadOnlyDictionary<string, VerifiedFile>(pin.Companions.ToDictionary(
                companion => companion.Name,
                companion => Verified(System.IO.Path.Combine(folder, companion.Name), companion),
                StringComparer.Ordinal));
            isVerified = true;
        }
        finally
        {
            if (!isVerified)
                Dispose();
        }
    }

    /// <summary>As the lock or the signature calls it.</summary>
    public string Name => File.Name;

    /// <summary>The model's own file, whether or not it has companions.</summary>
    public VerifiedFile File { get; }

    /// <summary>External data and shards, and whatever else is in a folder that is signed as a whole, by path relative to the model's folder, with forward slashes. Usually none.</summary>
    public IReadOnlyDictionary<string, VerifiedFile> Companions { get; }

    /// <summary>As <see cref="VerifiedFile.Path"/>, of a model that is one file.</summary>
    /// <exception cref="ModelNotVerifiedException">The model has companions, or there is no room for a copy.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed of.</exception>
    public string Path => Alone().Path;

    /// <summary>Verifies a model against the lock that is compiled into the program, by its path relative to where the program lies.</summary>
    /// <param name="path">Relative to where the program lies, unless absolute; never to the current folder.</param>
    /// <exception cref="ModelNotVerifiedException">The model is not the pinned one, or that could not be found out.</exception>
    public static VerifiedModel Open(string path) => Assembly.GetEntryAssembly() is { } program
        ? Open(path, ModelPins.Embedded(program))
        : throw new ModelNotVerifiedException(NotVerifiedReason.LockMissing, "The process has no assembly of its own that could hold a lock. Give the pins, with 'ModelPins.Embedded' of the assembly that holds them.");

    /// <summary>Verifies a model by its path relative to the folder of the pins.</summary>
    /// <param name="path">Relative to the folder of the pins, unless absolute; never to the current folder.</param>
    /// <exception cref="ModelNotVerifiedException">The model is not the pinned one, or that could not be found out.</exception>
    public static VerifiedModel Open(string path, ModelPins pins)
    {
        var absolute = System.IO.Path.GetFullPath(path, pins.Folder);
        return new VerifiedModel(absolute, pins.Of(pins.NameOf(absolute)));
    }

    /// <summary>Verifies a model that lies elsewhere than when it was locked.</summary>
    /// <param name="path">Relative to the folder of the pins, unless absolute; never to the current folder.</param>
    /// <param name="name">As the lock calls it. Never take it from where the model comes from: it decides which pin counts.</param>
    /// <exception cref="ModelNotVerifiedException">The model is not the pinned one, or that could not be found out.</exception>
    public static VerifiedModel Open(string path, ModelPins pins, string name) => new(System.IO.Path.GetFullPath(path, pins.Folder), pins.Of(name));

    /// <summary>
    /// Verifies a model against the signature of a key: <c>&lt;file&gt;.sig</c> beside the file or, where there is none, <c>model.sig</c> in its
    /// folder, which is then verified as a whole. A signature says who answers for a model of this name, and not which version it is.
    /// </summary>
    /// <param name="path">Relative to where the program lies, unless absolute; never to the current folder.</param>
    /// <exception cref="ModelNotVerifiedException">The model is not one that the key signed, or that could not be found out.</exception>
    public static VerifiedModel Open(string path, SignerKey signer)
    {
        var absolute = System.IO.Path.GetFullPath(path, AppContext.BaseDirectory);
        return new VerifiedModel(absolute, SignedModel.PinOf(absolute, signer));
    }

    /// <summary>As <see cref="VerifiedFile.ToArray"/>, of a model that is one file.</summary>
    /// <exception cref="ModelNotVerifiedException">The model has companions, or more bytes than an array can hold.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed of.</exception>
    public byte[] ToArray() => Alone().ToArray();

    /// <summary>As <see cref="VerifiedFile.OpenRead"/>, of a model that is one file.</summary>
    /// <exception cref="ModelNotVerifiedException">The model has companions.</exception>
    public Stream OpenRead() => Alone().OpenRead();

    /// <summary>
    /// Copies model and companions into a new folder that other users cannot enter, compares the copies, and deletes them on dispose: for
    /// loaders that open the companions themselves. On Windows the copies are kept locked; elsewhere a program of the same user could change
    /// them while the loader reads.
    /// </summary>
    /// <returns>The path of the model in that folder, under its own file name.</returns>
    /// <exception cref="ModelNotVerifiedException">A copy could not be made, or is not what it was made from.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed of.</exception>
    public string CopyToPrivateFolder()
    {
        lock (_turn)
        {
            if (_folderPath is null)
            {
                _folder?.Dispose();
                _folder = new PrivateFolder();
                foreach (var companion in Companions.Values)
                    _folder.Add(companion.Name, companion.Content);
                _folderPath = _folder.Add(System.IO.Path.GetFileName(Name), File.Content);
            }

            return _folderPath;
        }
    }

    /// <summary>Ends what was handed out as stream or path, and deletes what was copied to disk. Arrays stay.</summary>
    public void Dispose()
    {
        lock (_turn)
        {
            _folder?.Dispose();
            (_folder, _folderPath) = (null, null);
            _contents.ForEach(content => content.Dispose());
        }
    }

    /// <summary>A loader that is given one file of several looks for the others by itself, and loads what nobody verified.</summary>
    private VerifiedFile Alone() => Companions.Count == 0
        ? File
        : throw new ModelNotVerifiedException(
            NotVerifiedReason.SeveralFiles,
            $"'{Name}' comes with '{Companions.First().Key}', and a loader that is given one file would open the others by itself, unverified. Hand it every file of 'File' and 'Companions', or load from 'CopyToPrivateFolder'.");

    private VerifiedFile Verified(string path, FilePin pin)
    {
        var content = FileContent.CopyOf(path, pin);
        _contents.Add(content);
        return new VerifiedFile(content);
    }
}
