using System.Buffers.Binary;
using System.Collections.Immutable;

namespace SupplyGuard.Formats.Hdf5;

/// <summary>
/// Reads all messages of an object header of version 1 or 2 and of its continuations (section IV.A.1). The number of messages that a header
/// states is not believed: every block is read to its end.
/// </summary>
internal static class ObjectHeader
{
    private const int OldPrefix = 16;

    private const int NewPrefix = 6;

    private const int Checksum = 4;

    /// <exception cref="MalformedException">The header is malformed, or beyond the limits.</exception>
    public static ImmutableArray<Hdf5Message> Read(Hdf5Source source, ulong address)
    {
        var start = source.Take(address, NewPrefix, "an object header");
        var blocks = new Queue<(ulong Address, ulong Length)>();
        var isNew = start.AsSpan().StartsWith("OHDR"u8);
        var hasOrder = false;
        if (isNew)
        {
            if (start[4] is not 2)
                throw new MalformedException(Fault.Unsupported, (long)address, $"version {start[4]} of object headers is not read.");

            hasOrder = (start[5] & 0x04) is not 0;
            blocks.Enqueue(NewStart(source, address, start[5]));
        }
        else
        {
            if (start[0] is not 1)
                throw new MalformedException(Fault.Inconsistent, (long)address, $"there is no object header at address {address}.");

            var prefix = source.Take(address, OldPrefix, "an object header");
            blocks.Enqueue((address + OldPrefix, BinaryPrimitives.ReadUInt32LittleEndian(prefix.AsSpan(8))));
        }

        return Blocks(source, blocks, isNew, hasOrder);
    }

    private static (ulong Address, ulong Length) NewStart(Hdf5Source source, ulong address, byte flags)
    {
        var skipped = NewPrefix + ((flags & 0x20) is 0 ? 0 : 16) + ((flags & 0x10) is 0 ? 0 : 4);
        var width = 1 << (flags & 3);
        var bytes = source.Take(address + (ulong)skipped, (ulong)width, "the size of an object header");
        return (address + (ulong)(skipped + width), Number(bytes));
    }

    private static ImmutableArray<Hdf5Message> Blocks(Hdf5Source source, Queue<(ulong Address, ulong Length)> blocks, bool isNew, bool hasOrder)
    {
        var messages = ImmutableArray.CreateBuilder<Hdf5Message>();
        var seen = new HashSet<ulong>();
        while (blocks.TryDequeue(out var block))
        {
            if (!seen.Add(block.Address))
                throw new MalformedException(Fault.Inconsistent, (long)block.Address, "an object header is continued where it was before.");

            var bytes = source.Take(block.Address, block.Length, "the messages of an object header");
            var cursor = new ByteCursor(bytes, (long)block.Address);
            var smallest = isNew ? 4 + (hasOrder ? 2 : 0) : 8;
            while (cursor.Remaining >= smallest)
            {
                var (type, length, flags) = isNew ? (cursor.Byte("a message"), cursor.UInt16LittleEndian("a message"), cursor.Byte("a message")) : Old(ref cursor);
                if (hasOrder)
                    _ = cursor.UInt16LittleEndian("a message");

                var offset = cursor.Offset;
                var position = cursor.Position;
                _ = cursor.Take(length, "a message");
                Add(source, new Hdf5Message((Hdf5MessageType)type, flags, bytes.AsMemory(position, length), offset), messages, blocks, isNew);
            }
        }

        return messages.DrainToImmutable();
    }

    private static (int Type, ushort Length, byte Flags) Old(ref ByteCursor cursor)
    {
        var (type, length, flags) = (cursor.UInt16LittleEndian("a message"), cursor.UInt16LittleEndian("a message"), cursor.Byte("a message"));
        _ = cursor.Take(3, "a message");
        return (type, length, flags);
    }

    private static void Add(Hdf5Source source, Hdf5Message message, ImmutableArray<Hdf5Message>.Builder messages, Queue<(ulong Address, ulong Length)> blocks, bool isNew)
    {
        if (messages.Count == source.Limits.Messages)
            throw new MalformedException(Fault.TooLarge, message.Offset, $"an object header has more than {source.Limits.Messages} messages.");

        if (message.Type is Hdf5MessageType.Continuation)
        {
            var cursor = message.Open();
            var (address, length) = (cursor.UInt64LittleEndian("a continuation"), cursor.UInt64LittleEndian("a continuation"));
            blocks.Enqueue(isNew ? Continuation(source, address, length) : (address, length));
        }
        else if (message.Type is not Hdf5MessageType.Nil)
        {
            messages.Add(message);
        }
    }

    private static (ulong Address, ulong Length) Continuation(Hdf5Source source, ulong address, ulong length)
    {
        _ = source.Take(address, 4, "OCHK"u8, "a continuation of an object header");
        return length >= 4 + Checksum
            ? (address + 4, length - 4 - Checksum)
            : throw new MalformedException(Fault.Inconsistent, (long)address, "a continuation of an object header is too short.");
    }

    private static ulong Number(ReadOnlySpan<byte> bytes)
    {
        var number = 0UL;
        for (var i = bytes.Length - 1; i >= 0; i--)
            number = (number << 8) | bytes[i];

        return number;
    }
}
