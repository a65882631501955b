namespace SupplyGuard.Signatures.Tests.Mutations;

/// <summary>A value of DER (X.690) that can be taken apart, damaged and written again with all lengths right. Shares no code with any reader of ours.</summary>
internal sealed class DerNode(byte tag, byte[] content, List<DerNode>? children)
{
    public byte Tag { get; set; } = tag;

    /// <summary>Of a primitive value.</summary>
    public byte[] Content { get; set; } = content;

    /// <summary>Null for a primitive value.</summary>
    public List<DerNode>? Children { get; } = children;

    /// <summary>Whether the length is written with a byte more than it needs, as DER forbids.</summary>
    public bool HasLongLength { get; set; }

    /// <summary>This value and everything in it.</summary>
    public IEnumerable<DerNode> All() => (Children ?? []).SelectMany(child => child.All()).Prepend(this);

    /// <summary>Reads a value in which every length is definite and no tag takes more than a byte.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static DerNode Parse(ReadOnlySpan<byte> encoded)
    {
        var node = Read(encoded, out var length);
        return length == encoded.Length ? node : throw new FormatException("Something follows.");
    }

    public DerNode Clone() => new(Tag, [.. Content], Children?.ConvertAll(child => child.Clone())) { HasLongLength = HasLongLength };

    public byte[] Encode()
    {
        var body = Children is null ? Content : [.. Children.SelectMany(child => child.Encode())];
        byte[] length = body.Length switch
        {
            < 0x80 when HasLongLength => [0x81, (byte)body.Length],
            < 0x80 => [(byte)body.Length],
            <= 0xFF => [0x81, (byte)body.Length],
            <= 0xFFFF => [0x82, (byte)(body.Length >> 8), (byte)(body.Length & 0xFF)],
            _ => [0x83, (byte)(body.Length >> 16), (byte)((body.Length >> 8) & 0xFF), (byte)(body.Length & 0xFF)],
        };
        return [Tag, .. length, .. body];
    }

    private static DerNode Read(ReadOnlySpan<byte> encoded, out int total)
    {
        if (encoded.Length < 2 || (encoded[0] & 0x1F) == 0x1F || encoded[1] is 0x80 or > 0x83)
            throw new FormatException("Not of the form that this reader knows.");

        var (at, length) = (2, (int)encoded[1]);
        if (length > 0x80)
        {
            at += length - 0x80;
            length = 0;
            foreach (var value in encoded[2..at])
                length = (length << 8) | value;
        }

        total = at + length;
        var content = encoded[at..total];
        if ((encoded[0] & 0x20) == 0)
            return new DerNode(encoded[0], content.ToArray(), null);

        var children = new List<DerNode>();
        while (!content.IsEmpty)
        {
            children.Add(Read(content, out var read));
            content = content[read..];
        }

        return new DerNode(encoded[0], [], children);
    }
}
