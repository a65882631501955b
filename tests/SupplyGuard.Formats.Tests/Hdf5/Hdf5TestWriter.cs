using System.Buffers.Binary;
using System.Text;

namespace SupplyGuard.Formats.Tests.Hdf5;

/// <summary>Writes files of nothing but new groups and links, which no library would write. It shares no code with the reader.</summary>
internal sealed class Hdf5TestWriter
{
    private const int SuperblockBytes = 48;

    private readonly List<byte> _bytes = [.. new byte[SuperblockBytes]];

    /// <summary>Where the next header will be.</summary>
    public ulong Next => (ulong)_bytes.Count;

    /// <summary>A header of version 2 with these messages; the address is returned.</summary>
    public ulong Header(params (byte Type, byte[] Content)[] messages)
    {
        var address = Next;
        byte[] block = [.. messages.SelectMany(message => (byte[])[message.Type, .. UInt16(message.Content.Length), 0, .. message.Content])];
        _bytes.AddRange([.. "OHDR"u8, 2, 1, .. UInt16(block.Length), .. block, 0, 0, 0, 0]);
        return address;
    }

    public static (byte Type, byte[] Content) Link(string name, ulong address) => (6, [1, 0, (byte)name.Length, .. Encoding.UTF8.GetBytes(name), .. UInt64(address)]);

    public static (byte Type, byte[] Content) Continuation(ulong address, ulong length) => (0x10, [.. UInt64(address), .. UInt64(length)]);

    public byte[] File(ulong root)
    {
        byte[] start = [0x89, .. "HDF\r\n\u001a\n"u8, 2, 8, 8, 0, .. UInt64(0), .. UInt64(ulong.MaxValue), .. UInt64(Next), .. UInt64(root), 0, 0, 0, 0];
        return [.. start, .. _bytes.Skip(SuperblockBytes)];
    }

    private static byte[] UInt16(int value) => [(byte)value, (byte)(value >> 8)];

    private static byte[] UInt64(ulong value)
    {
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes;
    }
}
