using System.Diagnostics.CodeAnalysis;

namespace SupplyGuard.Fuzzing.Mutation;

/// <summary>Edits one field of a protobuf message, somewhere in its depth; all lengths above it are put right.</summary>
internal static class ProtobufMutation
{
    private const int Deepest = 12;

    /// <returns>Null when the input is no message.</returns>
    public static byte[]? Of(byte[] input, byte[] other, Random random) => Edit(input, Fields(other) is { Count: > 0 } donors ? donors : null, random, Deepest);

    private static byte[]? Edit(byte[] message, List<byte[]>? donors, Random random, int depth)
    {
        if (Fields(message) is not { Count: > 0 } fields)
            return null;

        var at = random.Next(fields.Count);
        if (depth > 0 && random.Next(4) != 0 && Inner(fields[at], out var key, out var content) && Edit(content, Fields(content), random, depth - 1) is { } edited)
        {
            fields[at] = [.. key, .. Varint((ulong)edited.Length), .. edited];
            return [.. fields.SelectMany(field => field)];
        }

        var from = donors ?? fields;
        switch (random.Next(5))
        {
            case 0:
                fields.RemoveAt(at);
                break;
            case 1:
                fields.Insert(random.Next(fields.Count + 1), fields[at]);
                break;
            case 2:
                fields[at] = from[random.Next(from.Count)];
                break;
            case 3:
                fields.Insert(at, from[random.Next(from.Count)]);
                break;
            default:
                fields[at] = [.. Varint((ulong)((random.Next(1, 30) << 3) | 0)), .. Varint(unchecked((ulong)random.NextInt64()) >> random.Next(64))];
                break;
        }

        return [.. fields.SelectMany(field => field)];
    }

    /// <summary>The encoded fields of a message; null when it is none.</summary>
    private static List<byte[]>? Fields(byte[] message)
    {
        var fields = new List<byte[]>();
        for (var at = 0; at < message.Length;)
        {
            var start = at;
            if (!Read(message, ref at, out var key))
                return null;

            var length = 0UL;
            var isRead = (key & 7) switch
            {
                0 => Read(message, ref at, out _),
                1 => (length = 8) > 0,
                2 => Read(message, ref at, out length),
                5 => (length = 4) > 0,
                _ => false,
            };
            if (!isRead || length > (ulong)(message.Length - at))
                return null;

            at += (int)length;
            fields.Add(message[start..at]);
        }

        return fields;
    }

    private static bool Inner(byte[] field, [NotNullWhen(true)] out byte[]? key, [NotNullWhen(true)] out byte[]? content)
    {
        var at = 0;
        (key, content) = (null, null);
        if (!Read(field, ref at, out var tag) || (tag & 7) != 2)
            return false;

        key = field[..at];
        if (!Read(field, ref at, out _))
            return false;

        content = field[at..];
        return true;
    }

    private static bool Read(byte[] bytes, ref int at, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64 && at < bytes.Length; shift += 7)
        {
            var part = bytes[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return true;
        }

        return false;
    }

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value > 0x7F; value >>= 7)
            bytes.Add((byte)((value & 0x7F) | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
