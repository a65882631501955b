namespace SupplyGuard.Formats.Hdf5;

/// <summary>Objects of the global heap, where texts of any length are (section III.E). Collections stay in memory while the last few are used.</summary>
internal sealed class GlobalHeap(Hdf5Source source)
{
    private const int Head = 16;

    private const int Reference = 16;

    private readonly Dictionary<ulong, (byte[] Bytes, Dictionary<ushort, (int Start, int Length)> Objects)> _collections = [];

    /// <summary>The bytes of a text whose place is in an element: length, address of the collection, index.</summary>
    /// <exception cref="MalformedException">There is no such object.</exception>
    public ReadOnlySpan<byte> Text(ReadOnlySpan<byte> element, long offset)
    {
        var cursor = new ByteCursor(element[..Reference], offset);
        var (length, address, index) = (cursor.UInt32LittleEndian("a text"), cursor.UInt64LittleEndian("a text"), cursor.UInt32LittleEndian("a text"));
        if (length is 0 || address is 0)
            return [];

        var (bytes, objects) = Collection(address);
        if (index > ushort.MaxValue || !objects.TryGetValue((ushort)index, out var place) || length > (uint)place.Length)
            throw new MalformedException(Fault.Inconsistent, offset, $"the global heap at {address} has no object {index} of {length} bytes.");

        return bytes.AsSpan(place.Start, (int)length);
    }

    private (byte[] Bytes, Dictionary<ushort, (int Start, int Length)> Objects) Collection(ulong address)
    {
        if (_collections.TryGetValue(address, out var known))
            return known;

        var head = new ByteCursor(source.Take(address, Head, "GCOL"u8, "a global heap").AsSpan(8), (long)address + 8);
        var bytes = source.Take(address, head.UInt64LittleEndian("a global heap"), "a global heap");
        if (bytes.Length < Head)
            throw new MalformedException(Fault.Inconsistent, (long)address, "a global heap is shorter than its head.");

        var objects = new Dictionary<ushort, (int Start, int Length)>();
        var cursor = new ByteCursor(bytes, (long)address);
        _ = cursor.Take(Head, "a global heap");
        while (cursor.Remaining >= Head)
        {
            var index = cursor.UInt16LittleEndian("an object of a global heap");
            _ = cursor.Take(6, "an object of a global heap");
            var length = cursor.UInt64LittleEndian("an object of a global heap");

            // Object 0 is the free space at the end; its size may count its own head.
            if (index is 0)
                break;

            var start = cursor.Position;
            _ = cursor.Take(length, int.MaxValue, "an object of a global heap");
            if (!objects.TryAdd(index, (start, cursor.Position - start)))
                throw new MalformedException(Fault.Inconsistent, cursor.Offset, $"a global heap has the object {index} twice.");

            _ = cursor.Take(Math.Min(cursor.Remaining, -cursor.Position & 7), "an object of a global heap");
        }

        return _collections[address] = (bytes, objects);
    }
}
