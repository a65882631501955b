namespace SupplyGuard.Formats.Hdf5;

/// <summary>Where the bytes of a dataset are (section IV.A.2.i).</summary>
/// <param name="Address">Of the first byte, when all lie side by side; <see cref="Hdf5Source.Undefined"/> when none were written.</param>
/// <param name="Length">Bytes at the address.</param>
/// <param name="Reason">Why they are not read, as the end of a sentence; empty when they can be.</param>
/// <param name="IsElsewhere">Whether they are in other files.</param>
internal sealed record DataLayout(ulong Address, ulong Length, string Reason, bool IsElsewhere)
{
    private const int Compact = 0;

    private const int Contiguous = 1;

    private const int Chunked = 2;

    /// <param name="length">Bytes that type and shape say.</param>
    /// <exception cref="MalformedException">It is malformed.</exception>
    public static DataLayout Read(Hdf5Message message, ulong length)
    {
        var cursor = message.Open();
        var version = cursor.Byte("a layout");
        if (version is 1 or 2)
            return Old(ref cursor, length);
        if (version is not (3 or 4))
            throw new MalformedException(Fault.Unsupported, message.Offset, $"version {version} of layouts is not read.");

        switch (cursor.Byte("a layout"))
        {
            case Compact:
                var size = cursor.UInt16LittleEndian("a layout");
                var address = (ulong)cursor.Offset;
                _ = cursor.Take(size, "the bytes of a dataset");
                return new DataLayout(address, size, "", IsElsewhere: false);
            case Contiguous:
                return new DataLayout(cursor.UInt64LittleEndian("a layout"), cursor.UInt64LittleEndian("a layout"), "", IsElsewhere: false);
            case Chunked:
                return InChunks;
            default:
                return new DataLayout(Hdf5Source.Undefined, 0, "it is put together from other datasets, perhaps of other files.", IsElsewhere: true);
        }
    }

    private static DataLayout InChunks => new(Hdf5Source.Undefined, 0, "its bytes are stored in chunks.", IsElsewhere: false);

    private static DataLayout Old(ref ByteCursor cursor, ulong length)
    {
        var (rank, kind) = (cursor.Byte("a layout"), cursor.Byte("a layout"));
        _ = cursor.Take(5, "a layout");
        if (kind is Compact)
        {
            _ = cursor.Take(4 * rank, "a layout");
            var size = cursor.UInt32LittleEndian("a layout");
            var address = (ulong)cursor.Offset;
            _ = cursor.Take(size, int.MaxValue, "the bytes of a dataset");
            return new DataLayout(address, size, "", IsElsewhere: false);
        }

        return kind is Contiguous ? new DataLayout(cursor.UInt64LittleEndian("a layout"), length, "", IsElsewhere: false) : InChunks;
    }
}
