using System.Runtime.InteropServices;

namespace SupplyGuard.Formats.FlatBuffers;

/// <summary>A table: fields by number, each where the table of offsets before or behind it says (FlatBuffers internals, "Tables").</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FlatTable
{
    private const int Head = 4;

    private readonly FlatSource _source;
    private readonly long _offsets;
    private readonly int _offsetsLength;
    private readonly int _length;

    private FlatTable(FlatSource source, long position, long offsets, int offsetsLength, int length) =>
        (_source, Position, _offsets, _offsetsLength, _length) = (source, position, offsets, offsetsLength, length);

    /// <summary>Where in the file it is.</summary>
    public long Position { get; }

    /// <exception cref="MalformedException">It, or its table of offsets, is not inside the file.</exception>
    public static FlatTable Open(FlatSource source, long position, string what)
    {
        var offsets = position - unchecked((int)source.UInt32(position, what));
        var (offsetsLength, length) = (source.UInt16(offsets, what), source.UInt16(offsets + 2, what));
        if (offsetsLength < Head || offsetsLength % 2 is not 0 || length < Head || offsetsLength > source.File.Length - offsets || length > source.File.Length - position)
            throw new MalformedException(Fault.Inconsistent, position, $"{what} has offsets of {offsetsLength} bytes at {offsets} and fields of {length} bytes, which cannot be.");

        return new FlatTable(source, position, offsets, offsetsLength, length);
    }

    /// <summary>A number; what it is when the file does not say.</summary>
    public byte Byte(int field, byte otherwise, string what) => Find(field, 1, what) is { } offset ? _source.Byte(offset, what) : otherwise;

    /// <inheritdoc cref="Byte"/>
    public int Int32(int field, int otherwise, string what) => Find(field, sizeof(int), what) is { } offset ? unchecked((int)_source.UInt32(offset, what)) : otherwise;

    /// <inheritdoc cref="Byte"/>
    public uint UInt32(int field, uint otherwise, string what) => Find(field, sizeof(uint), what) is { } offset ? _source.UInt32(offset, what) : otherwise;

    /// <inheritdoc cref="Byte"/>
    public ulong UInt64(int field, ulong otherwise, string what) => Find(field, sizeof(ulong), what) is { } offset ? _source.UInt64(offset, what) : otherwise;

    public bool Has(int field, string what) => Find(field, 1, what) is not null;

    /// <summary>A text; empty when there is none.</summary>
    public string Text(int field, string what) => Find(field, sizeof(uint), what) is { } offset ? _source.Text(_source.Target(offset, what), what) : "";

    public FlatTable? Table(int field, string what) => Find(field, sizeof(uint), what) is { } offset ? Open(_source, _source.Target(offset, what), what) : null;

    /// <summary>A vector; an empty one when there is none.</summary>
    /// <param name="width">Bytes of one element; four for references.</param>
    public FlatVector Vector(int field, int width, string what) => Find(field, sizeof(uint), what) is { } offset ? FlatVector.Open(_source, _source.Target(offset, what), width, what) : default;

    private long? Find(int field, int width, string what)
    {
        var entry = Head + (2 * field);
        if (entry + 2 > _offsetsLength || _source.UInt16(_offsets + entry, what) is not (> 0 and var offset))
            return null;

        return offset >= Head && offset <= _length - width
            ? Position + offset
            : throw new MalformedException(Fault.Inconsistent, _offsets + entry, $"{what} lies outside of its table.");
    }
}
