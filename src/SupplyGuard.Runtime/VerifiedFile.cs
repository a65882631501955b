namespace SupplyGuard.Runtime;

/// <summary>One file whose content was copied and compared with its pin or signature. It lives as long as its model.</summary>
public sealed class VerifiedFile
{
    internal VerifiedFile(FileContent content) => Content = content;

    /// <summary>As the lock or the signature calls it: a model relative to the lock or its own folder, a companion relative to the model's folder.</summary>
    public string Name => Content.Pin.Name;

    /// <summary>In bytes.</summary>
    public long Length => Content.Length;

    /// <summary>
    /// Whether <see cref="Path"/> leads to something that no program can change: a sealed file on Linux, one that is kept locked on Windows.
    /// Elsewhere it is a copy in a folder that other users cannot enter, which a program of the same user could still write.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The model was disposed of.</exception>
    public bool IsPathProtected => Content.IsPathProtected;

    /// <summary>
    /// For loaders that insist on a path; it has no extension on Linux. It works in this process only, and until the model is disposed of:
    /// dispose after the loader has returned.
    /// </summary>
    /// <exception cref="ModelNotVerifiedException">There is no room for a copy.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed of.</exception>
    public string Path => Content.Path;

    internal FileContent Content { get; }

    /// <summary>The verified bytes, in an array that is the caller's own.</summary>
    /// <exception cref="ModelNotVerifiedException">They are more than an array can hold.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed of.</exception>
    public byte[] ToArray() => Content.ToArray();

    /// <summary>The verified bytes as a stream that can be read and repositioned; each call gives one with a place of its own.</summary>
    public Stream OpenRead() => new ContentStream(Content);
}
