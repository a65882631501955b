using System.Buffers.Binary;
using System.Text;

namespace SupplyGuard.Formats.FlatBuffers;

/// <summary>The file under one reading of a FlatBuffer: some blocks of it in memory, and the budgets.</summary>
internal sealed class FlatSource(FileWindow file, FlatLimits limits, CancellationToken cancellationToken)
{
    private const int BlockBytes = 4096;

    private const int Blocks = 16;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _blocks = new byte[BlockBytes * Blocks];
    private readonly long[] _held = [.. Enumerable.Repeat(-1L, Blocks)];
    private long _steps;
    private long _text;

    public FileWindow File { get; } = file;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>The table that the first number of the file refers to.</summary>
    /// <exception cref="MalformedException">There is none.</exception>
    public FlatTable Root() => FlatTable.Open(this, Target(0, "the root table"), "the root table");

    public byte Byte(long offset, string what)
    {
        Charge(offset);
        Need(offset, 1, what);
        return Block(offset)[(int)(offset % BlockBytes)];
    }

    public ushort UInt16(long offset, string what) => (ushort)Number(offset, sizeof(ushort), what);

    public uint UInt32(long offset, string what) => (uint)Number(offset, sizeof(uint), what);

    public ulong UInt64(long offset, string what) => Number(offset, sizeof(ulong), what);

    /// <summary>Where a reference goes: always forward, so that nothing can come back to where it was.</summary>
    /// <exception cref="MalformedException">It leaves the file, or does not go forward.</exception>
    public long Target(long offset, string what)
    {
        var distance = UInt32(offset, what);
        return distance > 0 && distance < File.Length - offset
            ? offset + distance
            : throw new MalformedException(Fault.Inconsistent, offset, $"{what} is said to be {distance} bytes on, and {File.Length - offset} remain.");
    }

    /// <summary>A text that is kept: length, then UTF-8.</summary>
    /// <exception cref="MalformedException">It is not in the file, not UTF-8, or too long.</exception>
    public string Text(long offset, string what)
    {
        var length = UInt32(offset, what);
        if (length > (uint)limits.NameBytes)
            throw new MalformedException(Fault.TooLarge, offset, $"{what} has {length} bytes; the limit is {limits.NameBytes}.");

        Span<byte> bytes = new byte[(int)length];
        File.Read(offset + sizeof(uint), bytes, what);
        try
        {
            return Keep(Utf8.GetString(bytes), offset);
        }
        catch (DecoderFallbackException)
        {
            throw new MalformedException(Fault.Inconsistent, offset, $"{what} is not UTF-8.");
        }
    }

    /// <exception cref="MalformedException">All text together is longer than the limits allow.</exception>
    public string Keep(string text, long offset)
    {
        _text += text.Length;
        return _text <= limits.TotalText ? text : throw new MalformedException(Fault.TooLarge, offset, $"names are longer than {limits.TotalText} characters together.");
    }

    private ulong Number(long offset, int width, string what)
    {
        Charge(offset);
        Need(offset, width, what);
        var position = (int)(offset % BlockBytes);
        if (position <= BlockBytes - sizeof(ulong))
        {
            var held = Block(offset)[position..];
            return width switch
            {
                sizeof(ushort) => BinaryPrimitives.ReadUInt16LittleEndian(held),
                sizeof(uint) => BinaryPrimitives.ReadUInt32LittleEndian(held),
                _ => BinaryPrimitives.ReadUInt64LittleEndian(held),
            };
        }

        var number = 0UL;
        for (var i = width - 1; i >= 0; i--)
            number = (number << 8) | Block(offset + i)[(int)((offset + i) % BlockBytes)];

        return number;
    }

    private ReadOnlySpan<byte> Block(long offset)
    {
        var index = offset / BlockBytes;
        var place = (int)(index % Blocks);
        var block = _blocks.AsSpan(place * BlockBytes, BlockBytes);
        if (_held[place] != index)
        {
            CancellationToken.ThrowIfCancellationRequested();
            _held[place] = -1;
            File.Read(index * BlockBytes, block[..(int)Math.Min(BlockBytes, File.Length - (index * BlockBytes))], "a block");
            _held[place] = index;
        }

        return block;
    }

    private void Charge(long offset)
    {
        if (_steps++ == limits.Steps)
            throw new MalformedException(Fault.TooLarge, offset, $"reading the file takes more than {limits.Steps} steps.");
    }

    private void Need(long offset, int width, string what)
    {
        if (offset < 0 || offset > File.Length - width)
            throw new MalformedException(Fault.Truncated, Math.Clamp(offset, 0, File.Length), $"{what} lies beyond the end of the file, which is {File.Length} bytes long.");
    }
}
