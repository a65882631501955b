using System.Buffers.Binary;
using System.IO.Compression;
using SupplyGuard.Formats.Zip;

namespace SupplyGuard.Formats.Archives;

/// <summary>
/// A file that is one compressed stream: told by its first bytes, and inflated where the platform can. A stream that is inflated has to be the whole file, with the checksum that
/// it states: what loaders pass over could be anything.
/// </summary>
internal static class CompressedContent
{
    private const int StartBytes = 4096;

    private const int Deflate = 8;

    /// <summary>Of the flags of zlib: nobody can read the stream who lacks a text that it does not hold (RFC 1950, section 2.2).</summary>
    private const int Dictionary = 0x20;

    /// <summary>Bits of the flags of gzip (RFC 1952, section 2.3.1).</summary>
    private const int HeaderChecksum = 2, Extra = 4, Name = 8, Comment = 16, Reserved = 0xE0;

    /// <param name="start">The first bytes, 16 if there are so many.</param>
    public static Compression KindOf(ReadOnlySpan<byte> start) => start switch
    {
        [0x1F, 0x8B, Deflate, ..] => Compression.Gzip,
        [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, ..] => Compression.Bzip2,
        [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', 0x17, 0x72, 0x45, 0x38, 0x50, 0x90, ..] => Compression.Bzip2,
        [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => Compression.Xz,
        [0x04, 0x22, 0x4D, 0x18, ..] => Compression.Lz4,
        [0x28, 0xB5, 0x2F, 0xFD, ..] => Compression.Zstandard,
        [< 225, 0, 0, _, var dictionary, ..] when IsLzma(start, dictionary) => Compression.Lzma,
        [0x78, var flags, ..] when ((0x78 << 8) | flags) % 31 is 0 && (flags & Dictionary) is 0 => Compression.Zlib,
        _ => Compression.None,
    };

    /// <summary>The first bytes of what a file of zlib or gzip holds; none when it is damaged there.</summary>
    /// <exception cref="MalformedException">The file shrank.</exception>
    public static byte[] Start(FileWindow file, int count)
    {
        using var source = new MemoryStream(file.Take(0, Math.Min(file.Length, Math.Max(StartBytes, count)), int.MaxValue, "the compressed stream"));
        using Stream inflated = source.ReadByte() is 0x1F ? new GZipStream(source, CompressionMode.Decompress) : new ZLibStream(source, CompressionMode.Decompress);
        source.Position = 0;
        var start = new byte[count];
        try
        {
            return start[..inflated.ReadAtLeast(start, count, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // The latter is what the platform says to a stream that asks for a dictionary; no disk is read here.
            return [];
        }
    }

    /// <summary>What a file of zlib or gzip holds.</summary>
    /// <param name="atMost">Bytes that it may hold.</param>
    /// <exception cref="MalformedException">It is no such stream, is damaged, does not end with the file, or holds more.</exception>
    public static HeldBytes Inflate(FileWindow file, int atMost)
    {
        var isGzip = file.Take(0, Math.Min(2, file.Length), 2, "the start of the stream") is [0x1F, 0x8B];
        var begin = isGzip ? GzipHeader(file) : ZlibHeader(file);
        var trailer = isGzip ? 8 : 4;
        if (file.Length - trailer <= begin)
            throw new MalformedException(Fault.Truncated, file.Length, "the compressed stream ends before its content.");

        var content = Inflate(file, begin, file.Length - trailer - begin, atMost);
        var end = file.Take(file.Length - trailer, trailer, trailer, "the checksum");
        var isWhole = isGzip
            ? BinaryPrimitives.ReadUInt32LittleEndian(end) == Checksum(content) && BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(4)) == (uint)content.Length
            : BinaryPrimitives.ReadUInt32BigEndian(end) == ZlibChecksum(content);
        return isWhole ? content : throw new MalformedException(Fault.Inconsistent, file.Length - trailer, "the compressed stream has another checksum or length than its end states, or something follows it.");
    }

    private static HeldBytes Inflate(FileWindow file, long begin, long length, int atMost)
    {
        using var compressed = new EntryStream(file, begin, length);
        using var inflated = new DeflateStream(compressed, CompressionMode.Decompress);
        var content = new HeldBytes();
        var buffer = new byte[64 << 10];
        try
        {
            for (int read; (read = inflated.Read(buffer)) > 0;)
            {
                if (read > atMost - content.Length)
                    throw new MalformedException(Fault.TooLarge, 0, $"it inflates to more than {atMost} bytes.");

                content.Append(buffer.AsSpan(0, read));
            }
        }
        catch (InvalidDataException)
        {
            throw new MalformedException(Fault.Inconsistent, begin, "the compressed stream is damaged.");
        }

        if (compressed.Overran)
            throw new MalformedException(Fault.Truncated, file.Length, "the compressed stream ends early.");

        return compressed.Exhausted ? content : throw new MalformedException(Fault.Inconsistent, begin, "bytes follow the compressed stream: loaders pass over them, or read on.");
    }

    private static long ZlibHeader(FileWindow file)
    {
        var header = file.Take(0, Math.Min(2, file.Length), 2, "the header");
        if (header is not [0x78, var flags] || ((0x78 << 8) | flags) % 31 is not 0)
            throw new MalformedException(Fault.Inconsistent, 0, "the file does not begin like a stream of zlib or gzip.");

        return (flags & Dictionary) is 0 ? 2 : throw new MalformedException(Fault.Unsupported, 1, "the stream needs a dictionary that it does not hold.");
    }

    private static long GzipHeader(FileWindow file)
    {
        var header = file.Take(0, 10, 10, "the header");
        var flags = header[3];
        if (header[2] is not Deflate || (flags & Reserved) is not 0)
            throw new MalformedException(Fault.Inconsistent, 2, "the header of gzip has another method than deflate, or flags that do not exist.");

        var at = 10L;
        if ((flags & Extra) is not 0)
            at += 2 + BinaryPrimitives.ReadUInt16LittleEndian(file.Take(at, 2, 2, "the length of the extra field"));
        if ((flags & Name) is not 0)
            at = TextEnd(file, at);
        if ((flags & Comment) is not 0)
            at = TextEnd(file, at);

        return at + ((flags & HeaderChecksum) is not 0 ? 2 : 0);
    }

    /// <summary>Where a text ends that a zero closes.</summary>
    private static long TextEnd(FileWindow file, long at)
    {
        if (at > file.Length)
            throw new MalformedException(Fault.Truncated, file.Length, "the header of gzip ends early.");

        var length = file.Take(at, Math.Min(StartBytes, file.Length - at), StartBytes, "a text of the header").AsSpan().IndexOf((byte)0);
        return length < 0 ? throw new MalformedException(Fault.TooLarge, at, $"a text of the header is longer than {StartBytes} bytes.") : at + length + 1;
    }

    /// <summary>Properties, a dictionary of at least 4 KiB that is 2^n or 2^n + 2^(n-1), and a length that is unknown or below 2^38: as <c>xz</c> itself tells them.</summary>
    private static bool IsLzma(ReadOnlySpan<byte> start, byte high)
    {
        if (start.Length < 14)
            return false;

        var dictionary = BinaryPrimitives.ReadUInt32LittleEndian(start[1..]);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(start[5..]);
        var upper = System.Numerics.BitOperations.PopCount(dictionary);
        return high < 0x60 && dictionary >= 4096 && (upper is 1 || (upper is 2 && (dictionary & (dictionary << 1)) is not 0)) && length is ulong.MaxValue or > 0 and < (1UL << 38) && start[13] is 0;
    }

    private static uint Checksum(HeldBytes content)
    {
        Crc32 checksum = new();
        foreach (var piece in content.Pieces)
            checksum.Append(piece.Span);

        return checksum.Value;
    }

    private static uint ZlibChecksum(HeldBytes content)
    {
        Adler32 checksum = new();
        foreach (var piece in content.Pieces)
            checksum.Append(piece.Span);

        return checksum.Value;
    }
}
