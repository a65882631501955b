using System.Text;

namespace SupplyGuard.Formats.Archives;

/// <summary>One block of 512 bytes that describes what follows it (POSIX.1-1988 "ustar", GNU tar, and the form before both).</summary>
/// <param name="Name">As it stands in the block, with the prefix of ustar before it.</param>
internal sealed record TarHeader(char Type, byte[] Name, long Size, bool IsGnu)
{
    public const int Length = 512;

    private const int ChecksumOffset = 148;

    private const int MagicOffset = 257;

    /// <summary>Whether a block holds the checksum that its bytes have: eight more zeros or spaces would be no accident.</summary>
    public static bool IsOne(ReadOnlySpan<byte> block) => block.Length >= Length && block[0] is not 0 && TryOctal(block.Slice(ChecksumOffset, 8)) == Sum(block);

    /// <exception cref="MalformedException">It is no header, or one that is not read.</exception>
    public static TarHeader Parse(ReadOnlySpan<byte> block, long offset)
    {
        if (TryOctal(block.Slice(ChecksumOffset, 8)) != Sum(block))
            throw new MalformedException(Fault.Inconsistent, offset + ChecksumOffset, "a header has another checksum than it states.");

        var magic = block.Slice(MagicOffset, 8);
        var isPosix = magic.SequenceEqual("ustar\u000000"u8);
        var isGnu = magic.SequenceEqual("ustar  \0"u8);
        if (!isPosix && !isGnu && magic.ContainsAnyExcept((byte)0))
            throw new MalformedException(Fault.Unsupported, offset + MagicOffset, "a header is of no form that is read (ustar, GNU, or the one before both).");
        if (block[500..].ContainsAnyExcept((byte)0))
            throw new MalformedException(Fault.Inconsistent, offset + 500, "bytes stand where the padding of a header belongs.");

        var name = UpToZero(block[..100]);
        var prefix = isPosix ? UpToZero(block.Slice(345, 155)) : [];
        byte[] full = prefix.IsEmpty ? name.ToArray() : [.. prefix, (byte)'/', .. name];
        return new TarHeader((char)block[156], full, Number(block.Slice(124, 12), offset + 124), isGnu);
    }

    /// <summary>A size: octal digits, or with the highest bit set a number in base 256, as GNU writes what has more than 8 GB.</summary>
    private static long Number(ReadOnlySpan<byte> field, long offset)
    {
        if (field[0] is not 0x80)
            return TryOctal(field) ?? throw new MalformedException(Fault.Inconsistent, offset, "the size of an entry is no number.");

        var value = 0UL;
        foreach (var part in field[1..])
        {
            if (value >> 55 is not 0)
                throw new MalformedException(Fault.TooLarge, offset, "the size of an entry does not fit into 64 bits.");

            value = (value << 8) | part;
        }

        return (long)value;
    }

    /// <summary>Octal digits with spaces before and spaces or zeros behind; null for anything else. An empty field is zero.</summary>
    private static long? TryOctal(ReadOnlySpan<byte> field)
    {
        var digits = field.TrimStart((byte)' ');
        var end = digits.IndexOfAnyExceptInRange((byte)'0', (byte)'7');
        if (end >= 0 && digits[end..].ContainsAnyExcept((byte)' ', (byte)0))
            return null;

        var value = 0L;
        foreach (var digit in end < 0 ? digits : digits[..end])
            value = (value << 3) | (uint)(digit - '0');

        return value;
    }

    /// <summary>The bytes added up, with spaces in place of the checksum itself.</summary>
    private static long Sum(ReadOnlySpan<byte> block)
    {
        var sum = 8 * (long)' ';
        for (var i = 0; i < Length; i++)
            sum += i is >= ChecksumOffset and < ChecksumOffset + 8 ? 0 : block[i];

        return sum;
    }

    private static ReadOnlySpan<byte> UpToZero(ReadOnlySpan<byte> field) => field.IndexOf((byte)0) is >= 0 and var end ? field[..end] : field;

    public override string ToString() => $"{Type} {Encoding.Latin1.GetString(Name)}";
}
