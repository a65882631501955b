using System.Buffers.Binary;

namespace SupplyGuard.Formats;

/// <summary>Reads small things forwards through one block of a file that is too big to hold. Every step is bounded.</summary>
internal sealed class FileCursor(FileWindow file, CancellationToken cancellationToken)
{
    private readonly byte[] _block = new byte[(int)Math.Min(64 << 10, file.Length)];
    private long _blockStart;
    private int _position;
    private int _length;

    /// <summary>Whether numbers are big-endian.</summary>
    public bool IsBigEndian { get; set; }

    /// <summary>Absolute offset of the next byte.</summary>
    public long Offset => _blockStart + _position;

    public long Remaining => file.Length - Offset;

    /// <summary>The next bytes, up to 64 KiB; valid until the next call.</summary>
    /// <exception cref="MalformedException">There are not so many.</exception>
    public ReadOnlySpan<byte> Take(int length, string what)
    {
        if (length > _length - _position)
            Fill(length, what);

        var taken = _block.AsSpan(_position, length);
        _position += length;
        return taken;
    }

    /// <summary>The next bytes, copied.</summary>
    /// <exception cref="MalformedException">There are not so many, or they are more than <paramref name="atMost"/>.</exception>
    public byte[] Copy(ulong length, int atMost, string what)
    {
        if (length > (ulong)atMost)
            throw new MalformedException(Fault.TooLarge, Offset, $"{what} is {length} bytes long; the limit is {atMost}.");
        if (length <= (ulong)_block.Length)
            return Take((int)length, what).ToArray();

        var bytes = file.Take(Offset, (long)length, atMost, what);
        Skip((long)length, what);
        return bytes;
    }

    /// <exception cref="MalformedException">There are not so many bytes.</exception>
    public void Skip(long length, string what)
    {
        if (length < 0 || length > Remaining)
            throw Truncated(length, what);

        if (length <= _length - _position)
            _position += (int)length;
        else
            (_blockStart, _position, _length) = (Offset + length, 0, 0);
    }

    public byte Byte(string what) => Take(1, what)[0];

    public ushort UInt16(string what) => Take(sizeof(ushort), what) is var bytes && IsBigEndian
        ? BinaryPrimitives.ReadUInt16BigEndian(bytes)
        : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    public uint UInt32(string what) => Take(sizeof(uint), what) is var bytes && IsBigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(bytes)
        : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    public ulong UInt64(string what) => Take(sizeof(ulong), what) is var bytes && IsBigEndian
        ? BinaryPrimitives.ReadUInt64BigEndian(bytes)
        : BinaryPrimitives.ReadUInt64LittleEndian(bytes);

    private void Fill(int length, string what)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (length > Remaining)
            throw Truncated(length, what);

        _blockStart = Offset;
        _position = 0;
        _length = (int)Math.Min(_block.Length, file.Length - _blockStart);
        file.Read(_blockStart, _block.AsSpan(0, _length), what);
    }

    private MalformedException Truncated(long length, string what) => new(Fault.Truncated, file.Length, $"{what} needs {length} bytes, and {Remaining} remain.");
}
