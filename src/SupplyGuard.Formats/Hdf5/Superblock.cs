using System.Buffers.Binary;

namespace SupplyGuard.Formats.Hdf5;

/// <summary>The first structure of a file (HDF5 File Format Specification, section II.A). Only files whose addresses have eight bytes are read.</summary>
internal static class Superblock
{
    /// <summary>Bytes of the superblock of version 0, with the entry of the root group.</summary>
    private const int OldLength = 96;

    private const int NewLength = 48;

    /// <summary>The address of the root group's header.</summary>
    /// <exception cref="MalformedException">It is no superblock, or one that is refused.</exception>
    public static ulong Root(Hdf5Source source)
    {
        var start = source.Take(0, NewLength, "the superblock");
        if (!start.AsSpan().StartsWith(Hdf5Reader.Signature))
            throw new MalformedException(Fault.Inconsistent, 0, "the file does not begin with the signature of HDF5.");

        var version = start[8];
        var sizes = version switch
        {
            0 or 1 => start.AsSpan(13, 2),
            2 or 3 => start.AsSpan(9, 2),
            _ => throw new MalformedException(Fault.Unsupported, 8, $"version {version} of the superblock is not read."),
        };
        if (sizes is not [8, 8])
            throw new MalformedException(Fault.Unsupported, 9, $"addresses of {sizes[0]} bytes and lengths of {sizes[1]} are not read; HDF5 writes 8.");

        var at = version switch { 0 => 24, 1 => 28, _ => 12 };
        var baseAddress = BinaryPrimitives.ReadUInt64LittleEndian(start.AsSpan(at));
        if (baseAddress is not 0)
            throw new MalformedException(Fault.Unsupported, at, $"the file has a base address of {baseAddress}; one with something before it is not read.");

        return version >= 2
            ? BinaryPrimitives.ReadUInt64LittleEndian(start.AsSpan(36))
            : BinaryPrimitives.ReadUInt64LittleEndian(source.Take(0, (ulong)(OldLength + (version * 4)), "the superblock").AsSpan(64 + (version * 4)));
    }
}
