namespace SupplyGuard.Formats.Hdf5;

/// <summary>One message of an object header.</summary>
/// <param name="Flags">Bit 1 says that the content is elsewhere, and only a reference to it is here.</param>
/// <param name="Offset">Where in the file the content is.</param>
internal sealed record Hdf5Message(Hdf5MessageType Type, byte Flags, ReadOnlyMemory<byte> Content, long Offset)
{
    public bool IsShared => (Flags & 2) is not 0;

    public ByteCursor Open() => new(Content.Span, Offset);
}
