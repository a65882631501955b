using System.Buffers.Binary;

namespace SupplyGuard.Formats;

/// <summary>
/// The only code that slices untrusted bytes. Every step is bounded, and every fault knows the absolute offset at which it was seen.
/// </summary>
internal ref struct ByteCursor(ReadOnlySpan<byte> bytes, long origin = 0)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly long _origin = origin;

    /// <summary>Position within the span that the cursor was made over.</summary>
    public int Position { get; private set; }

    /// <summary>Position within the file.</summary>
    public readonly long Offset => _origin + Position;

    public readonly int Remaining => _bytes.Length - Position;

    public readonly bool AtEnd => Position == _bytes.Length;

    /// <exception cref="MalformedException">Fewer than <paramref name="length"/> bytes remain, or more than <paramref name="atMost"/> are asked for.</exception>
    public ReadOnlySpan<byte> Take(ulong length, ulong atMost, string what)
    {
        if (length > atMost)
            throw new MalformedException(Fault.TooLarge, Offset, $"{what} is {length} bytes long; the limit is {atMost}.");
        if (length > (ulong)Remaining)
            throw new MalformedException(Fault.Truncated, Offset, $"{what} needs {length} bytes, and {Remaining} remain.");

        var taken = _bytes.Slice(Position, (int)length);
        Position += (int)length;
        return taken;
    }

    /// <exception cref="MalformedException">Fewer than <paramref name="length"/> bytes remain.</exception>
    public ReadOnlySpan<byte> Take(int length, string what) => Take((ulong)length, int.MaxValue, what);

    public byte Byte(string what) => Take(1, what)[0];

    public ushort UInt16LittleEndian(string what) => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort), what));

    public uint UInt32LittleEndian(string what) => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint), what));

    public ulong UInt64LittleEndian(string what) => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong), what));
}
