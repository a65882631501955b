using System.Numerics;

namespace SupplyGuard.Formats.Hdf5;

/// <summary>
/// Where new groups keep many links, and objects many attributes (section III.G): a space of its own, in blocks that double in size every
/// row. Managed and tiny objects are read; compressed heaps and huge objects are refused.
/// </summary>
internal sealed class FractalHeap
{
    private const int Length = 142;

    private const int MostLevels = 16;

    private readonly Hdf5Source _source;
    private readonly ulong _address;
    private readonly ulong _width;
    private readonly ulong _firstBlock;
    private readonly ulong _largestDirect;
    private readonly int _offsetBytes;
    private readonly int _lengthBytes;
    private readonly ulong _root;
    private readonly int _rows;

    /// <exception cref="MalformedException">The heap is malformed, or of a kind that is refused.</exception>
    public FractalHeap(Hdf5Source source, ulong address)
    {
        _source = source;
        _address = address;
        var cursor = new ByteCursor(source.Take(address, Length, "FRHP"u8, "a fractal heap").AsSpan(7), (long)address + 7);
        if (cursor.UInt16LittleEndian("a fractal heap") is not 0)
            throw new MalformedException(Fault.Unsupported, (long)address, "a fractal heap is compressed, which is not read.");

        _ = cursor.Byte("a fractal heap");
        var largestObject = cursor.UInt32LittleEndian("a fractal heap");
        _ = cursor.Take(96, "a fractal heap");
        (_width, _firstBlock, _largestDirect) = (cursor.UInt16LittleEndian("a fractal heap"), cursor.UInt64LittleEndian("a fractal heap"), cursor.UInt64LittleEndian("a fractal heap"));
        var bits = cursor.UInt16LittleEndian("a fractal heap");
        _ = cursor.UInt16LittleEndian("a fractal heap");
        (_root, _rows) = (cursor.UInt64LittleEndian("a fractal heap"), cursor.UInt16LittleEndian("a fractal heap"));
        if (bits is 0 or > 64 || !BitOperations.IsPow2(_width) || !BitOperations.IsPow2(_firstBlock) || !BitOperations.IsPow2(_largestDirect) || _largestDirect < _firstBlock || _largestDirect > uint.MaxValue || _rows > 64)
            throw new MalformedException(Fault.Inconsistent, (long)address, "the sizes of a fractal heap's blocks are no powers of two, or too large.");

        _offsetBytes = (bits + 7) / 8;
        _lengthBytes = Math.Min(BytesFor(_largestDirect), BytesFor(largestObject));
    }

    /// <summary>Bytes that a number up to this one takes.</summary>
    public static int BytesFor(ulong most) => (BitOperations.Log2(most | 1) / 8) + 1;

    /// <summary>The object that an identifier names, and where in the file it is.</summary>
    /// <exception cref="MalformedException">There is no such object, or it is of a kind that is refused.</exception>
    public (byte[] Bytes, long Offset) Find(ReadOnlySpan<byte> id, long offset)
    {
        if (id.IsEmpty || (id[0] >> 6) is not 0)
            throw new MalformedException(Fault.Unsupported, offset, "an identifier of a fractal heap has an unknown version.");

        switch ((id[0] >> 4) & 3)
        {
            case 0 when id.Length > _offsetBytes + _lengthBytes:
                var (position, length) = (Number(id.Slice(1, _offsetBytes)), Number(id.Slice(1 + _offsetBytes, _lengthBytes)));
                var place = Place(position, length, offset);
                return (_source.Take(place, length, "an object of a fractal heap"), (long)place);
            case 2 when (id[0] & 15) + 1 < id.Length:
                return (id.Slice(1, (id[0] & 15) + 1).ToArray(), offset);
            default:
                throw new MalformedException(Fault.Unsupported, offset, "a fractal heap keeps an object outside its blocks, which is not read.");
        }
    }

    /// <summary>Where in the file a range of the heap's space is: it lies inside one block.</summary>
    private ulong Place(ulong position, ulong length, long offset)
    {
        var (block, start, rows) = (_root, 0UL, _rows);
        for (var level = 0; rows > 0 && level < MostLevels; level++)
        {
            var (row, column, size, first) = Row(position - start, rows, offset);
            var isDirect = size <= _largestDirect;
            if (block > (ulong)_source.File.Length)
                throw new MalformedException(Fault.Truncated, _source.File.Length, $"a block of a fractal heap is at {block}, beyond the end of the file.");

            var entry = block + 13 + (ulong)_offsetBytes + (((ulong)row * _width + column) * 8);
            block = new ByteCursor(_source.Take(entry, 8, "a block of a fractal heap")).UInt64LittleEndian("a block of a fractal heap");
            start += first;
            if (isDirect)
                return Inside(block, position - start, length, size, offset);

            rows = BitOperations.Log2(size) - BitOperations.Log2(_firstBlock * _width) + 1;
        }

        return rows is 0 ? Inside(block, position - start, length, _firstBlock, offset) : throw new MalformedException(Fault.Inconsistent, (long)_address, "a fractal heap is too deep.");
    }

    private static ulong Inside(ulong block, ulong position, ulong length, ulong size, long offset) => position <= size && length <= size - position && block <= long.MaxValue
        ? block + position
        : throw new MalformedException(Fault.Inconsistent, offset, "an object of a fractal heap does not lie inside its block.");

    private (int Row, ulong Column, ulong Size, ulong Start) Row(ulong position, int rows, long offset)
    {
        var (start, size) = (0UL, _firstBlock);
        for (var row = 0; row < rows && size <= long.MaxValue / 2 / _width; row++)
        {
            if (position - start < size * _width)
                return (row, (position - start) / size, size, start + ((position - start) / size * size));

            start += size * _width;
            if (row > 0)
                size *= 2;
        }

        throw new MalformedException(Fault.Inconsistent, offset, $"a fractal heap has nothing at {position} of its space.");
    }

    private static ulong Number(ReadOnlySpan<byte> bytes)
    {
        var number = 0UL;
        for (var i = bytes.Length - 1; i >= 0; i--)
            number = (number << 8) | bytes[i];

        return number;
    }
}
