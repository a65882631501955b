using System.Collections.Immutable;

namespace SupplyGuard.Formats.Hdf5;

/// <summary>The members of an old group: a tree of version 1 over nodes of symbols, and a local heap with their names (sections III.A to III.D).</summary>
internal sealed class SymbolTable(Hdf5Source source)
{
    private const int TreeHead = 24;

    private const int NodeHead = 8;

    private const int Entry = 40;

    private const int HeapHead = 32;

    private const int SoftLink = 2;

    /// <summary>Levels of a tree: four are enough for more members than the limits allow.</summary>
    private const int MostLevels = 8;

    private readonly ImmutableArray<Hdf5Link>.Builder _links = ImmutableArray.CreateBuilder<Hdf5Link>();
    private readonly HashSet<ulong> _seen = [];
    private byte[] _names = [];
    private ulong _namesAt;

    /// <exception cref="MalformedException">The group is malformed, or beyond the limits.</exception>
    public ImmutableArray<Hdf5Link> Read(ByteCursor message)
    {
        var (tree, heap) = (message.UInt64LittleEndian("a symbol table"), message.UInt64LittleEndian("a symbol table"));
        var head = new ByteCursor(source.Take(heap, HeapHead, "HEAP"u8, "a local heap").AsSpan(8), (long)heap + 8);
        var length = head.UInt64LittleEndian("a local heap");
        _ = head.UInt64LittleEndian("a local heap");
        _namesAt = head.UInt64LittleEndian("a local heap");
        _names = source.Take(_namesAt, length, "the names of a group");
        Tree(tree, MostLevels);
        return _links.DrainToImmutable();
    }

    private void Tree(ulong address, int levels)
    {
        if (!_seen.Add(address))
            throw new MalformedException(Fault.Inconsistent, (long)address, "the tree of a group comes back to where it was.");

        var head = source.Take(address, TreeHead, "TREE"u8, "the tree of a group");
        var (kind, level, count) = (head[4], head[5], head[6] | (head[7] << 8));
        if (kind is not 0 || level >= levels)
            throw new MalformedException(Fault.Inconsistent, (long)address, $"the tree of a group has a node of kind {kind} and level {level}.");

        var cursor = new ByteCursor(source.Take(address + TreeHead, ((ulong)count * 16) + 8, "the tree of a group"), (long)address + TreeHead);
        for (var i = 0; i < count; i++)
        {
            _ = cursor.UInt64LittleEndian("a key");
            var child = cursor.UInt64LittleEndian("a child");
            if (level is 0)
                Node(child);
            else
                Tree(child, level);
        }
    }

    private void Node(ulong address)
    {
        if (!_seen.Add(address))
            throw new MalformedException(Fault.Inconsistent, (long)address, "two branches of a group's tree are the same.");

        var head = source.Take(address, NodeHead, "SNOD"u8, "the symbols of a group");
        var cursor = new ByteCursor(source.Take(address + NodeHead, (ulong)(head[6] | (head[7] << 8)) * Entry, "the symbols of a group"), (long)address + NodeHead);
        while (!cursor.AtEnd)
        {
            var offset = cursor.Offset;
            var (name, header, kind) = (cursor.UInt64LittleEndian("a symbol"), cursor.UInt64LittleEndian("a symbol"), cursor.UInt32LittleEndian("a symbol"));
            _ = cursor.Take(4, "a symbol");
            var target = cursor.UInt32LittleEndian("a symbol");
            _ = cursor.Take(12, "a symbol");
            if (_links.Count == source.Limits.Objects)
                throw new MalformedException(Fault.TooLarge, offset, $"a group has more than {source.Limits.Objects} members.");

            _links.Add(kind is SoftLink
                ? new Hdf5Link(source.Name(Name(name, offset), offset), Hdf5Source.Undefined, source.Text(Name(target, offset), offset, "the target of a link"), LeavesFile: false, offset)
                : new Hdf5Link(source.Name(Name(name, offset), offset), header, "", LeavesFile: false, offset));
        }
    }

    private ReadOnlySpan<byte> Name(ulong start, long offset)
    {
        if (start >= (ulong)_names.Length)
            throw new MalformedException(Fault.Inconsistent, offset, $"a name begins at {start} of the {_names.Length} bytes of names at {_namesAt}.");

        var name = _names.AsSpan((int)start);
        return name.IndexOf((byte)0) is >= 0 and var end ? name[..end] : throw new MalformedException(Fault.Inconsistent, offset, "a name does not end.");
    }
}
