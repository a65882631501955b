using System.Runtime.InteropServices;

namespace SupplyGuard.Formats.FlatBuffers;

/// <summary>A vector: a count, then so many elements of one width; known to be inside the file.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FlatVector
{
    private readonly FlatSource? _source;
    private readonly int _width;

    private FlatVector(FlatSource source, long start, long count, int width) => (_source, Start, Count, _width) = (source, start, count, width);

    /// <summary>Where in the file its first element is.</summary>
    public long Start { get; }

    /// <summary>Elements.</summary>
    public long Count { get; }

    /// <exception cref="MalformedException">It is not inside the file.</exception>
    public static FlatVector Open(FlatSource source, long position, int width, string what)
    {
        var count = source.UInt32(position, what);
        var start = position + sizeof(uint);
        return (long)count * width <= source.File.Length - start
            ? new FlatVector(source, start, count, width)
            : throw new MalformedException(Fault.Truncated, position, $"{what} has {count} elements of {width} bytes, and {source.File.Length - start} bytes remain.");
    }

    public FlatTable Table(long index, string what) => FlatTable.Open(_source!, _source!.Target(Start + (index * _width), what), what);

    public string Text(long index, string what) => _source!.Text(_source.Target(Start + (index * _width), what), what);

    public int Int32(long index, string what) => unchecked((int)_source!.UInt32(Start + (index * _width), what));

    public long Int64(long index, string what) => unchecked((long)_source!.UInt64(Start + (index * _width), what));
}
