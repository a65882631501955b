using System.Collections.Immutable;
using SupplyGuard.Formats.Zip;

namespace SupplyGuard.Formats.Numpy;

/// <summary>The door of the numpy room: <c>.npy</c> arrays of plain numbers, and <c>.npz</c> archives of them. It never reads a pickle.</summary>
public static class NumpyReader
{
    private const string Extension = ".npy";

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

    /// <summary>Reads all arrays of an archive, by their names without <c>.npy</c>. Anything else in the archive is malformed.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static Parsed<ImmutableSortedDictionary<string, NumpyArray>> ReadArchive(FileWindow file, NumpyLimits limits)
    {
        try
        {
            return new Parsed<ImmutableSortedDictionary<string, NumpyArray>>.Ok(Archive(file, limits));
        }
        catch (MalformedException e)
        {
            return new Parsed<ImmutableSortedDictionary<string, NumpyArray>>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }

    private static ImmutableSortedDictionary<string, NumpyArray> Archive(FileWindow file, NumpyLimits limits)
    {
        var zipLimits = ZipLimits.Default with { Entries = limits.Arrays, TotalBytes = limits.ArchiveBytes };
        var directory = ZipReader.Read(file, zipLimits) switch
        {
            Parsed<ZipDirectory>.Malformed malformed => throw new MalformedException(malformed.Fault, malformed.Offset, malformed.Detail),
            Parsed<ZipDirectory>.Ok ok => ok.Value,
            _ => throw new InvalidOperationException("Parsed has two cases."),
        };

        var strange = directory.Entries.FirstOrDefault(entry => entry.Name.Length <= Extension.Length || !entry.Name.EndsWith(Extension, StringComparison.Ordinal));
        if (strange is not null)
            throw new MalformedException(Fault.Inconsistent, strange.CentralOffset, $"'{strange.Name}' is not an array; an .npz archive holds nothing else.");

        var arrays = ImmutableSortedDictionary.CreateBuilder<string, NumpyArray>(StringComparer.Ordinal);
        foreach (var entry in directory.Entries)
            arrays.Add(entry.Name[..^Extension.Length], Member(file, entry, limits));
        return arrays.ToImmutable();
    }

    private static NumpyArray Member(FileWindow file, ZipEntry entry, NumpyLimits limits)
    {
        var content = ZipReader.Extract(file, entry, limits.ArchiveBytes) switch
        {
            Parsed<byte[]>.Malformed malformed => throw new MalformedException(malformed.Fault, malformed.Offset, malformed.Detail),
            Parsed<byte[]>.Ok ok => ok.Value,
            _ => throw new InvalidOperationException("Parsed has two cases."),
        };

        return ReadArray(new FileWindow(content), limits) switch
        {
            Parsed<NumpyArray>.Malformed malformed => throw new MalformedException(malformed.Fault, entry.DataOffset, $"'{entry.Name}', at byte {malformed.Offset} of its content: {malformed.Detail}"),
            Parsed<NumpyArray>.Ok ok => ok.Value,
            _ => throw new InvalidOperationException("Parsed has two cases."),
        };
    }
}
