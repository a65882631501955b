using System.Collections.Immutable;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Formats.Zip;

namespace SupplyGuard.Formats.Numpy;

/// <summary>The door of the numpy room: <c>.npy</c> arrays of plain numbers, and <c>.npz</c> archives of them. It never reads a pickle.</summary>
public static class NumpyReader
{
    private const string Extension = ".npy";
    private const int BufferSize = 256 << 10;

    /// <summary>Reads one array.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static Parsed<NumpyArray> ReadArray(FileWindow file, NumpyLimits limits)
    {
        try
        {
            return new Parsed<NumpyArray>.Ok(ArrayFile.Read(file, limits));
        }
        catch (MalformedException e)
        {
            return new Parsed<NumpyArray>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }

    /// <summary>Makes the digest of one array without holding it in memory.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Parsed<TensorEntry> DigestArray(FileWindow file, string name, NumpyLimits limits, CancellationToken cancellationToken) => DigestArray(file, name, limits, watcher: null, cancellationToken);

    /// <param name="watcher">Is shown the bytes of every tensor; null: nobody is.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    internal static Parsed<TensorEntry> DigestArray(FileWindow file, string name, NumpyLimits limits, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        try
        {
            using var digester = new ArrayDigester(name, file.Length, limits, watcher);
            var buffer = new byte[(int)Math.Min(file.Length, BufferSize)];
            for (var offset = 0L; offset < file.Length; offset += buffer.Length)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, file.Length - offset));
                file.Read(offset, piece, "data");
                digester.Append(piece);
            }

            return new Parsed<TensorEntry>.Ok(digester.Finish());
        }
        catch (MalformedException e)
        {
            return new Parsed<TensorEntry>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }

    /// <summary>Reads all arrays of an archive, by their names without <c>.npy</c>. Anything else in the archive is malformed.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Parsed<ImmutableSortedDictionary<string, NumpyArray>> ReadArchive(FileWindow file, NumpyLimits limits, CancellationToken cancellationToken)
    {
        try
        {
            var arrays = ImmutableSortedDictionary.CreateBuilder<string, NumpyArray>(StringComparer.Ordinal);
            foreach (var entry in Members(file, limits))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var content = EntryContent.Extract(file, entry, limits.ArchiveBytes);
                try
                {
                    arrays.Add(NameOf(entry), ReadArray(new FileWindow(content), limits).OrThrow());
                }
                catch (MalformedException e)
                {
                    throw Inside(entry, e.Fault, e.Offset, e.Message);
                }
            }

            return new Parsed<ImmutableSortedDictionary<string, NumpyArray>>.Ok(arrays.ToImmutable());
        }
        catch (MalformedException e)
        {
            return new Parsed<ImmutableSortedDictionary<string, NumpyArray>>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }

    /// <summary>Makes the digests of all arrays of an archive, sorted by name, without holding them in memory.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Parsed<ImmutableArray<TensorEntry>> DigestArchive(FileWindow file, NumpyLimits limits, CancellationToken cancellationToken) => DigestArchive(file, limits, watcher: null, cancellationToken);

    /// <param name="watcher">Is shown the bytes of every tensor; null: nobody is.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    internal static Parsed<ImmutableArray<TensorEntry>> DigestArchive(FileWindow file, NumpyLimits limits, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        try
        {
            var tensors = ImmutableArray.CreateBuilder<TensorEntry>();
            foreach (var entry in Members(file, limits))
                tensors.Add(Digest(file, entry, limits, watcher, cancellationToken));

            tensors.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
            return new Parsed<ImmutableArray<TensorEntry>>.Ok(tensors.DrainToImmutable());
        }
        catch (MalformedException e)
        {
            return new Parsed<ImmutableArray<TensorEntry>>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }

    /// <exception cref="MalformedException">The archive is malformed, or holds something else than arrays.</exception>
    internal static ImmutableArray<ZipEntry> Members(FileWindow file, NumpyLimits limits)
    {
        var zipLimits = ZipLimits.Default with { Entries = limits.Arrays, TotalBytes = limits.ArchiveBytes };
        var directory = ZipReader.Read(file, zipLimits).OrThrow();

        var strange = directory.Entries.FirstOrDefault(entry => entry.Name.Length <= Extension.Length || !entry.Name.EndsWith(Extension, StringComparison.Ordinal));
        if (strange is not null)
            throw new MalformedException(Fault.Inconsistent, strange.CentralOffset, $"'{strange.Name}' is not an array; an .npz archive holds nothing else.");

        return directory.Entries;
    }

    internal static string NameOf(ZipEntry entry) => entry.Name[..^Extension.Length];

    private static TensorEntry Digest(FileWindow file, ZipEntry entry, NumpyLimits limits, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        using var digester = new ArrayDigester(NameOf(entry), entry.Size, limits, watcher);
        EntryContent.Read(file, entry, limits.ArchiveBytes, piece =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                digester.Append(piece);
            }
            catch (MalformedException e)
            {
                throw Inside(entry, e.Fault, e.Offset, e.Message);
            }
        });

        try
        {
            return digester.Finish();
        }
        catch (MalformedException e)
        {
            throw Inside(entry, e.Fault, e.Offset, e.Message);
        }
    }

    /// <summary>What is wrong inside a member, told by the member's place in the archive.</summary>
    internal static MalformedException Inside(ZipEntry entry, Fault fault, long offset, string detail) =>
        new(fault, entry.DataOffset, $"'{entry.Name}', at byte {offset} of its content: {detail}");
}
