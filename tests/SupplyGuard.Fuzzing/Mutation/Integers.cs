using System.Buffers.Binary;

namespace SupplyGuard.Fuzzing.Mutation;

/// <summary>Edits what may be a length, a count or an offset: a little more, a little less, or as much as the file has.</summary>
internal static class Integers
{
    public static byte[] Edit(byte[] input, Random random)
    {
        var copy = (byte[])input.Clone();
        var at = random.Next(copy.Length);
        var field = copy.AsSpan(at, Math.Min(copy.Length - at, 1 << random.Next(4)));
        Span<byte> wide = stackalloc byte[sizeof(ulong)];
        wide.Clear();
        field.CopyTo(wide);
        var value = BinaryPrimitives.ReadUInt64LittleEndian(wide);
        var edited = random.Next(6) switch
        {
            0 => unchecked(value + (ulong)random.Next(1, 17)),
            1 => unchecked(value - (ulong)random.Next(1, 17)),
            2 => (ulong)copy.Length,
            3 => (ulong)(copy.Length - at),
            4 => (ulong)random.Next(copy.Length + 1),
            _ => unchecked((ulong)random.NextInt64()),
        };
        BinaryPrimitives.WriteUInt64LittleEndian(wide, edited);
        wide[..field.Length].CopyTo(field);
        return copy;
    }
}
