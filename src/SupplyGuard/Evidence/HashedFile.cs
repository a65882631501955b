using Microsoft.Win32.SafeHandles;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Evidence;

/// <summary>
/// An open file whose digest another thread makes while this one reads it: the disk is read once, and digests of the file and of its tensors
/// take hardly longer than one of the two.
/// </summary>
internal sealed class HashedFile : IDisposable
{
    /// <summary>A shorter file is hashed before a second thread would have begun.</summary>
    private const long LongestInTurn = 4 << 20;

    private readonly SafeFileHandle _handle;
    private Task<Digest>? _digest;

    /// <param name="path">Absolute.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public HashedFile(string path)
    {
        _handle = RegularFile.Open(path);
        Window = new FileWindow(_handle);
    }

    public FileWindow Window { get; }

    /// <summary>Begins the digest of a long file; <see cref="Digest"/> will be asked for.</summary>
    public void Begin(CancellationToken cancellationToken)
    {
        if (Window.Length > LongestInTurn)
            _digest ??= Task.Run(() => FileDigest.Of(_handle, cancellationToken), CancellationToken.None);
    }

    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public Digest Digest(CancellationToken cancellationToken) => _digest is null ? FileDigest.Of(_handle, cancellationToken) : _digest.GetAwaiter().GetResult();

    /// <summary>Waits for a digest that was begun, since it reads the file.</summary>
    public void Dispose()
    {
        if (_digest is not null)
            Task.WaitAny([_digest], CancellationToken.None);

        _handle.Dispose();
    }
}
