namespace SupplyGuard.Formats.Hdf5;

/// <summary>Lists the records of a tree of version 2 (section III.A.2): the index over links or attributes in a fractal heap.</summary>
internal sealed class RecordTree(Hdf5Source source)
{
    private const int Head = 38;

    private const int NodeHead = 6;

    private const int Checksum = 4;

    private const int MostLevels = 8;

    private readonly List<(byte[] Record, long Offset)> _records = [];
    private readonly HashSet<ulong> _seen = [];
    private int _recordBytes;
    private uint _nodeBytes;
    private int[] _totalBytes = [];
    private int _countBytes;

    /// <param name="kind">Which records it must hold: 5 for links by name, 8 for attributes by name.</param>
    /// <exception cref="MalformedException">The tree is malformed, or beyond the limits.</exception>
    public List<(byte[] Record, long Offset)> Read(ulong address, byte kind, int recordBytes)
    {
        var cursor = new ByteCursor(source.Take(address, Head, "BTHD"u8, "an index").AsSpan(4), (long)address + 4);
        var (version, found) = (cursor.Byte("an index"), cursor.Byte("an index"));
        _nodeBytes = cursor.UInt32LittleEndian("an index");
        (_recordBytes, var depth) = (cursor.UInt16LittleEndian("an index"), cursor.UInt16LittleEndian("an index"));
        _ = cursor.UInt16LittleEndian("an index");
        var (root, count) = (cursor.UInt64LittleEndian("an index"), cursor.UInt16LittleEndian("an index"));
        if (version is not 0 || found != kind || _recordBytes != recordBytes || depth >= MostLevels || _nodeBytes < NodeHead + Checksum + recordBytes)
            throw new MalformedException(Fault.Inconsistent, (long)address, $"an index has version {version}, kind {found}, records of {_recordBytes} bytes, nodes of {_nodeBytes} bytes and {depth} levels.");

        Measure(depth);
        if (count > 0)
            Node(root, count, depth);

        return _records;
    }

    /// <summary>How many bytes the counts of records take, which follows from how many a node of each level can hold.</summary>
    private void Measure(int depth)
    {
        var most = (_nodeBytes - NodeHead - Checksum) / (ulong)_recordBytes;
        _countBytes = FractalHeap.BytesFor(most);
        _totalBytes = new int[depth + 1];
        var total = (UInt128)most;
        for (var level = 1; level <= depth; level++)
        {
            var pointer = (ulong)(8 + _countBytes + _totalBytes[level - 1]);
            most = _nodeBytes > NodeHead + Checksum + pointer ? (_nodeBytes - NodeHead - Checksum - pointer) / ((ulong)_recordBytes + pointer) : 0;
            total = ((most + (UInt128)1) * total) + most;
            _totalBytes[level] = FractalHeap.BytesFor(total > ulong.MaxValue ? ulong.MaxValue : (ulong)total);
            total = UInt128.Min(total, ulong.MaxValue);
        }
    }

    private void Node(ulong address, ulong count, int level)
    {
        if (!_seen.Add(address))
            throw new MalformedException(Fault.Inconsistent, (long)address, "an index comes back to where it was.");
        if (count > _nodeBytes / (ulong)_recordBytes || (ulong)_records.Count + count > (ulong)source.Limits.Objects)
            throw new MalformedException(Fault.TooLarge, (long)Math.Min(address, (ulong)source.File.Length), $"a node of an index has {count} records.");

        var bytes = source.Take(address, _nodeBytes, level is 0 ? "BTLF"u8 : "BTIN"u8, "a node of an index");
        var cursor = new ByteCursor(bytes, (long)address);
        _ = cursor.Take(NodeHead, "a node of an index");
        for (var i = 0UL; i < count; i++)
        {
            var offset = cursor.Offset;
            _records.Add((cursor.Take(_recordBytes, "a record").ToArray(), offset));
        }

        for (var i = 0UL; level > 0 && i <= count; i++)
        {
            var child = cursor.UInt64LittleEndian("a child");
            var records = cursor.Take(_countBytes, "a child");
            var number = 0UL;
            for (var at = records.Length - 1; at >= 0; at--)
                number = (number << 8) | records[at];

            _ = cursor.Take(level > 1 ? _totalBytes[level - 1] : 0, "a child");
            Node(child, number, level - 1);
        }
    }
}
