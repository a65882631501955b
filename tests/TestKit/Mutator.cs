using System.Buffers.Binary;

namespace TestKit;

/// <summary>
/// Damages a valid file in the ways that attackers and disks do, the same way every time for the same seed: flips, cuts, repeats,
/// insertions, swaps, and lengths replaced by numbers that readers trip over.
/// </summary>
public static class Mutator
{
    private static readonly ulong[] InterestingNumbers =
    [
        0, 1, 2, 7, 8, 16, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFE, 0xFFFF, 0x10000, 0x7FFF_FFFE, 0x7FFF_FFFF, 0x8000_0000,
        0xFFFF_FFFE, 0xFFFF_FFFF, 0x1_0000_0000, 0x4000_0000_0000_0000, 0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000, 0xFFFF_FFFF_FFFF_FFFF,
    ];

    /// <summary>Damaged copies of a file, one to four damages each. A copy may, by luck, equal the original.</summary>
    public static IEnumerable<byte[]> Mutants(byte[] seedFile, int count, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var mutant = seedFile;
            for (var damages = random.Next(1, 5); damages > 0; damages--)
                mutant = Damage(mutant, random);
            yield return mutant;
        }
    }

    /// <summary>Every strict prefix of a file, the empty one first.</summary>
    public static IEnumerable<byte[]> Prefixes(byte[] file)
    {
        for (var length = 0; length < file.Length; length++)
            yield return file[..length];
    }

    private static byte[] Damage(byte[] file, Random random) => file.Length == 0 ? Bytes(random, 1 + random.Next(8)) : random.Next(10) switch
    {
        0 => FlipBit(file, random),
        1 or 2 => ReplaceByte(file, random),
        3 => file[..random.Next(file.Length)],
        4 => Insert(file, random.Next(file.Length + 1), Bytes(random, 1 + random.Next(16))),
        5 => Insert(file, random.Next(file.Length + 1), Slice(file, random)),
        6 => Remove(file, random),
        7 => Overwrite(file, random.Next(file.Length), Slice(file, random)),
        _ => Overwrite(file, random.Next(file.Length), InterestingNumber(random)),
    };

    private static byte[] FlipBit(byte[] file, Random random)
    {
        var copy = file.ToArray();
        copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
        return copy;
    }

    private static byte[] ReplaceByte(byte[] file, Random random)
    {
        var copy = file.ToArray();
        copy[random.Next(copy.Length)] = (byte)random.Next(256);
        return copy;
    }

    private static byte[] Insert(byte[] file, int at, byte[] what) => [.. file[..at], .. what, .. file[at..]];

    private static byte[] Remove(byte[] file, Random random)
    {
        var start = random.Next(file.Length);
        var length = Math.Min(file.Length - start, 1 + random.Next(32));
        return [.. file[..start], .. file[(start + length)..]];
    }

    private static byte[] Overwrite(byte[] file, int at, byte[] what)
    {
        var copy = file.ToArray();
        what.AsSpan(0, Math.Min(what.Length, copy.Length - at)).CopyTo(copy.AsSpan(at));
        return copy;
    }

    private static byte[] Slice(byte[] file, Random random)
    {
        var start = random.Next(file.Length);
        return file[start..(start + Math.Min(file.Length - start, 1 + random.Next(64)))];
    }

    private static byte[] InterestingNumber(Random random)
    {
        var bytes = new byte[sizeof(ulong)];
        var width = 1 << random.Next(4);
        var number = InterestingNumbers[random.Next(InterestingNumbers.Length)];
        if (random.Next(4) != 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, number);
            return bytes[..width];
        }

        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        return bytes[^width..];
    }

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
