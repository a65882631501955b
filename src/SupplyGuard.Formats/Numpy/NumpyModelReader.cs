using System.Collections.Immutable;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Pickle;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Formats.Zip;

namespace SupplyGuard.Formats.Numpy;

/// <summary>
/// The second door of the numpy room, for whoever judges a file instead of using its numbers: an array of Python objects is the pickle behind its header
/// (<c>numpy.load(allow_pickle=True)</c>), and is said as one.
/// </summary>
internal static class NumpyModelReader
{
    private const int BufferSize = 256 << 10;

    /// <param name="kind"><see cref="FormatKind.Npy"/> or <see cref="FormatKind.Npz"/>.</param>
    /// <param name="name">Name of the one array of an <c>.npy</c> file.</param>
    /// <param name="watcher">Is shown the bytes of every tensor; null: nobody is.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Parsed<NumpyModel> Read(FileWindow file, FormatKind kind, string name, NumpyLimits limits, PickleLimits pickles, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        limits = limits with { Objects = true };
        try
        {
            return new Parsed<NumpyModel>.Ok(kind is FormatKind.Npy
                ? ReadArray(file, name, limits, pickles, watcher, cancellationToken)
                : ReadArchive(file, limits, pickles, watcher, cancellationToken));
        }
        catch (MalformedException e)
        {
            return new Parsed<NumpyModel>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }

    private static NumpyModel ReadArray(FileWindow file, string name, NumpyLimits limits, PickleLimits pickles, TensorWatcher? watcher, CancellationToken cancellationToken)
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

        return digester.Header() is { Type.IsObject: true } header
            ? new NumpyModel([], [Objects(file, header, "", header.DataOffset, pickles, cancellationToken)])
            : new NumpyModel([digester.Finish()], []);
    }

    private static NumpyModel ReadArchive(FileWindow file, NumpyLimits limits, PickleLimits pickles, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        var tensors = ImmutableArray.CreateBuilder<TensorEntry>();
        var objects = ImmutableArray.CreateBuilder<PickleFacts>();
        foreach (var entry in NumpyReader.Members(file, limits))
        {
            using var digester = new ArrayDigester(NumpyReader.NameOf(entry), entry.Size, limits, watcher);
            EntryContent.Read(file, entry, limits.ArchiveBytes, piece =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                try
                {
                    digester.Append(piece);
                }
                catch (MalformedException e)
                {
                    throw NumpyReader.Inside(entry, e.Fault, e.Offset, e.Message);
                }
            });

            try
            {
                if (digester.Header() is not { Type.IsObject: true } header)
                    tensors.Add(digester.Finish());
                else if (entry.Method is EntryContent.Stored)
                    objects.Add(Objects(file.Slice(entry.DataOffset, entry.Size, "the array"), header, entry.Name, entry.DataOffset + header.DataOffset, pickles, cancellationToken));
                else
                    objects.Add(Objects(new FileWindow(EntryContent.Extract(file, entry, limits.ArchiveBytes)), header, entry.Name, -1, pickles, cancellationToken));
            }
            catch (MalformedException e)
            {
                throw NumpyReader.Inside(entry, e.Fault, e.Offset, e.Message);
            }
        }

        tensors.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        return new NumpyModel(tensors.ToImmutable(), objects.ToImmutable());
    }

    /// <param name="array">The whole array with its header.</param>
    /// <param name="where">Name of the archive's entry.</param>
    /// <param name="origin">Where in the file the pickle begins; minus one when it is compressed.</param>
    /// <exception cref="MalformedException">There is no pickle behind the header.</exception>
    private static PickleFacts Objects(FileWindow array, ArrayHeader header, string where, long origin, PickleLimits pickles, CancellationToken cancellationToken)
    {
        var pickle = array.Slice(header.DataOffset, header.DataLength, "the pickle of an array of objects");
        return new PickleFacts(where, origin, PickleReader.Read(pickle, pickles, cancellationToken).OrThrow());
    }
}
