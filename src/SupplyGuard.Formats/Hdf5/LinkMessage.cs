namespace SupplyGuard.Formats.Hdf5;

/// <summary>A link as new groups store it (section IV.A.2.g).</summary>
internal static class LinkMessage
{
    private const int Hard = 0;

    private const int Soft = 1;

    /// <exception cref="MalformedException">It is malformed, or beyond the limits.</exception>
    public static Hdf5Link Read(Hdf5Source source, ByteCursor cursor)
    {
        var offset = cursor.Offset;
        var (version, flags) = (cursor.Byte("a link"), cursor.Byte("a link"));
        if (version is not 1)
            throw new MalformedException(Fault.Unsupported, offset, $"version {version} of links is not read.");

        var kind = (flags & 8) is 0 ? Hard : cursor.Byte("a link");
        _ = cursor.Take(((flags & 4) is 0 ? 0 : 8) + ((flags & 16) is 0 ? 0 : 1), "a link");
        ulong length = (flags & 3) switch
        {
            0 => cursor.Byte("a link"),
            1 => cursor.UInt16LittleEndian("a link"),
            2 => cursor.UInt32LittleEndian("a link"),
            _ => cursor.UInt64LittleEndian("a link"),
        };
        var name = source.Name(cursor.Take(length, (ulong)source.Limits.NameBytes, "the name of a link"), offset);
        if (kind is Hard)
            return new Hdf5Link(name, cursor.UInt64LittleEndian("a link"), "", LeavesFile: false, offset);

        var target = cursor.Take(cursor.UInt16LittleEndian("a link"), "the target of a link");
        return new Hdf5Link(name, Hdf5Source.Undefined, source.Text(target.Trim((byte)0), offset, "the target of a link").Replace('\0', ' '), kind is not Soft, offset);
    }
}
