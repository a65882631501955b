using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Hdf5;

/// <summary>The door of the HDF5 room. No file beside it is ever opened.</summary>
public static class Hdf5Reader
{
    /// <summary>The signature with which a file begins.</summary>
    internal static ReadOnlySpan<byte> Signature => [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Walks every group from the root, reads every attribute that holds text, and hashes every dataset of numbers.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Parsed<Hdf5File> Read(FileWindow file, Hdf5Limits limits, CancellationToken cancellationToken) => Read(file, limits, watcher: null, cancellationToken);

    /// <param name="watcher">Is shown the bytes of every tensor; null: nobody is.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    internal static Parsed<Hdf5File> Read(FileWindow file, Hdf5Limits limits, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        try
        {
            return new Parsed<Hdf5File>.Ok(ReadCore(file, limits, watcher, cancellationToken));
        }
        catch (MalformedException e)
        {
            return new Parsed<Hdf5File>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }

    /// <exception cref="MalformedException">The file is malformed, or beyond the limits.</exception>
    internal static Hdf5File ReadCore(FileWindow file, Hdf5Limits limits, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        var source = new Hdf5Source(file, limits, cancellationToken);
        using var hasher = new TensorHasher(watcher, cancellationToken);
        var walk = new Hdf5Walk(source, hasher);
        walk.Object(Superblock.Root(source), "", depth: 0);
        return walk.Finish();
    }
}
