using System.Collections.Immutable;

namespace SupplyGuard.Formats.Hdf5;

/// <summary>The members of a group, however it keeps them.</summary>
internal static class Hdf5Links
{
    private const byte LinksByName = 5;

    private const byte AttributesByName = 8;

    /// <exception cref="MalformedException">The group is malformed, or beyond the limits.</exception>
    public static ImmutableArray<Hdf5Link> Of(Hdf5Source source, ImmutableArray<Hdf5Message> messages)
    {
        var links = ImmutableArray.CreateBuilder<Hdf5Link>();
        foreach (var message in messages)
        {
            switch (message.Type)
            {
                case Hdf5MessageType.Link:
                    links.Add(LinkMessage.Read(source, message.Open()));
                    break;
                case Hdf5MessageType.SymbolTable:
                    links.AddRange(new SymbolTable(source).Read(message.Open()));
                    break;
                case Hdf5MessageType.LinkInfo:
                    links.AddRange(Dense(source, message, LinksByName).Select(found => LinkMessage.Read(source, new ByteCursor(found.Bytes, found.Offset))));
                    break;
            }
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var link in links)
        {
            if (!names.Add(link.Name))
                throw new MalformedException(Fault.Inconsistent, link.Offset, $"a group has '{link.Name}' twice.");
        }

        return links.DrainToImmutable();
    }

    /// <summary>Attribute messages that an object keeps in a heap of its own.</summary>
    /// <exception cref="MalformedException">The heap is malformed, or beyond the limits.</exception>
    public static ImmutableArray<Hdf5Message> Attributes(Hdf5Source source, Hdf5Message info) =>
        [.. Dense(source, info, AttributesByName).Select(found => new Hdf5Message(Hdf5MessageType.Attribute, 0, found.Bytes, found.Offset))];

    private static IEnumerable<(byte[] Bytes, long Offset)> Dense(Hdf5Source source, Hdf5Message info, byte kind)
    {
        var cursor = info.Open();
        var (version, flags) = (cursor.Byte("an index"), cursor.Byte("an index"));
        if (version is not 0)
            throw new MalformedException(Fault.Unsupported, info.Offset, $"version {version} of an index is not read.");

        if ((flags & 1) is not 0)
            _ = cursor.Take(kind is LinksByName ? 8 : 2, "an index");

        var (heap, tree) = (cursor.UInt64LittleEndian("an index"), cursor.UInt64LittleEndian("an index"));
        if (heap is Hdf5Source.Undefined)
            return [];

        // A link's record is a hash and a heap identifier of seven bytes; an attribute's an identifier of eight, flags, order and hash.
        var objects = new FractalHeap(source, heap);
        return kind is LinksByName
            ? new RecordTree(source).Read(tree, kind, 11).Select(found => objects.Find(found.Record.AsSpan(4), found.Offset))
            : new RecordTree(source).Read(tree, kind, 17).Select(found => (found.Record[8] & 2) is 0
                ? objects.Find(found.Record.AsSpan(0, 8), found.Offset)
                : throw new MalformedException(Fault.Unsupported, found.Offset, "an attribute is shared between objects, which is not read."));
    }
}
