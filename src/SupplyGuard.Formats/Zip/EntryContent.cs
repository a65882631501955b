using System.IO.Compression;
using System.Security.Cryptography;
using SupplyGuard.Formats.Models;

namespace SupplyGuard.Formats.Zip;

/// <summary>Reads the content of an entry in pieces and believes it only when size, CRC-32 and the end of the compressed stream agree.</summary>
internal static class EntryContent
{
    public const ushort Stored = 0;
    public const ushort Deflated = 8;

    /// <summary>Contents that are hashed at once: what it takes to hash in pieces costs more than they do.</summary>
    public const int SmallBytes = 4 << 10;

    private const int BufferSize = 64 << 10;
    private const int SniffedBytes = 4096;
    private const int MostExpansion = 1032;

    /// <summary>Takes the next bytes of a content that is not believed yet.</summary>
    public delegate void Piece(ReadOnlySpan<byte> bytes);

    /// <exception cref="MalformedException">The content is not what the entry states, or is longer than <paramref name="atMost"/>.</exception>
    public static byte[] Extract(FileWindow file, ZipEntry entry, long atMost)
    {
        MustFit(file, entry, Math.Min(atMost, Array.MaxLength));
        var content = GC.AllocateUninitializedArray<byte>((int)entry.Size);
        var length = 0;
        Read(file, entry, bytes =>
        {
            bytes.CopyTo(content.AsSpan(length));
            length += bytes.Length;
        });
        return content;
    }

    /// <exception cref="MalformedException">The content is not what the entry states, or is longer than <paramref name="atMost"/>.</exception>
    public static Digest Digest(FileWindow file, ZipEntry entry, long atMost)
    {
        MustFit(file, entry, atMost);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Read(file, entry, bytes => hash.AppendData(bytes));
        return new Digest(DigestAlgorithm.Sha256, hash.GetHashAndReset());
    }

    /// <summary>The short content of a stored entry where it lies in the file, and its digest.</summary>
    /// <exception cref="MalformedException">The content is not what the entry states.</exception>
    public static (FileWindow Content, Digest Sha256) Small(FileWindow file, ZipEntry entry)
    {
        MustFit(file, entry, SmallBytes);
        if (entry.Size != entry.CompressedSize)
            throw new MalformedException(Fault.Inconsistent, entry.LocalOffset, $"'{entry.Name}' is stored, and its two sizes differ.");

        Span<byte> buffer = stackalloc byte[SmallBytes];
        var content = buffer[..(int)entry.Size];
        file.Read(entry.DataOffset, content, "stored data");
        var crc32 = new Crc32();
        crc32.Append(content);
        MustHave(entry, crc32.Value, mayLackChecksum: false);
        return (file.Slice(entry.DataOffset, entry.Size, "stored data"), Formats.Digest.Sha256(content));
    }

    /// <summary>Name, size and digest of an entry, and whether it begins like machine code.</summary>
    /// <param name="mayLackChecksum">Whether a stated CRC-32 of zero says that the writer made none.</param>
    /// <exception cref="MalformedException">The content is not what the entry states.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static ArchiveMember Member(FileWindow file, ZipEntry entry, CancellationToken cancellationToken, bool mayLackChecksum = false) => Member(file, entry, mayLackChecksum, out _, cancellationToken);

    /// <param name="mayLackChecksum">Whether a stated CRC-32 of zero says that the writer made none.</param>
    /// <param name="start">The first bytes, as many as tell machine code from data, however the pieces of the content are cut.</param>
    /// <exception cref="MalformedException">The content is not what the entry states.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static ArchiveMember Member(FileWindow file, ZipEntry entry, bool mayLackChecksum, out byte[] start, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var first = new byte[(int)Math.Min(SniffedBytes, entry.Size)];
        var taken = 0;
        Read(
            file,
            entry,
            entry.Size,
            piece =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.AppendData(piece);
                var part = piece[..Math.Min(piece.Length, first.Length - taken)];
                part.CopyTo(first.AsSpan(taken));
                taken += part.Length;
            },
            mayLackChecksum);
        start = first;
        return new ArchiveMember(entry.Name, entry.Size, new Digest(DigestAlgorithm.Sha256, hash.GetHashAndReset())) { Code = MachineCodeSniffer.SniffInside(first) };
    }

    /// <summary>Hands the content out in pieces. Only when it returns were they what the entry states.</summary>
    /// <param name="mayLackChecksum">Whether a stated CRC-32 of zero says that the writer made none.</param>
    /// <exception cref="MalformedException">The content is not what the entry states, or is longer than <paramref name="atMost"/>.</exception>
    public static void Read(FileWindow file, ZipEntry entry, long atMost, Piece piece, bool mayLackChecksum = false)
    {
        MustFit(file, entry, atMost);
        Read(file, entry, piece, mayLackChecksum);
    }

    /// <summary>Compares a checksum with the one that the entry states.</summary>
    /// <exception cref="MalformedException">They differ.</exception>
    public static void MustHave(ZipEntry entry, uint checksum, bool mayLackChecksum)
    {
        if (checksum != entry.Crc32 && !(mayLackChecksum && entry.Crc32 is 0))
            throw new MalformedException(Fault.Inconsistent, entry.DataOffset, $"the content of '{entry.Name}' has CRC-32 {checksum:x8}, and the archive states {entry.Crc32:x8}.");
    }

    private static void MustFit(FileWindow file, ZipEntry entry, long atMost)
    {
        if (entry.Size > atMost)
            throw new MalformedException(Fault.TooLarge, entry.LocalOffset, $"'{entry.Name}' holds {entry.Size} bytes; the limit is {atMost}.");
        if (entry.DataOffset < 0 || entry.DataOffset > file.Length || entry.CompressedSize < 0 || entry.CompressedSize > file.Length - entry.DataOffset)
            throw new MalformedException(Fault.Truncated, file.Length, $"'{entry.Name}' does not lie inside the file.");

        // A deflated byte yields at most 1032 (258 bytes for 2 bits): whoever states more makes us reserve memory for nothing.
        if (entry.Size < 0 || entry.Size / MostExpansion > entry.CompressedSize)
            throw new MalformedException(Fault.Inconsistent, entry.LocalOffset, $"'{entry.Name}' states {entry.Size} bytes, which {entry.CompressedSize} compressed bytes cannot yield.");
    }

    private static void Read(FileWindow file, ZipEntry entry, Piece piece, bool mayLackChecksum = false)
    {
        using var compressed = new EntryStream(file, entry.DataOffset, entry.CompressedSize);
        using Stream content = entry.Method switch
        {
            Stored => compressed,
            Deflated => new DeflateStream(compressed, CompressionMode.Decompress),
            _ => throw new MalformedException(Fault.Unsupported, entry.LocalOffset, $"'{entry.Name}' uses compression method {entry.Method}."),
        };

        var buffer = new byte[(int)Math.Clamp(entry.Size, 1, BufferSize)];
        var crc32 = new Crc32();
        var length = 0L;
        try
        {
            for (int read; (read = content.Read(buffer)) > 0;)
            {
                length += read;
                if (length > entry.Size)
                    throw new MalformedException(Fault.Inconsistent, entry.DataOffset, $"'{entry.Name}' holds more than the {entry.Size} bytes that it states.");

                crc32.Append(buffer.AsSpan(0, read));
                piece(buffer.AsSpan(0, read));
            }
        }
        catch (InvalidDataException)
        {
            throw new MalformedException(Fault.Inconsistent, entry.DataOffset, $"the compressed data of '{entry.Name}' is damaged.");
        }

        if (length < entry.Size || (entry.Method == Deflated && compressed.Overran))
            throw new MalformedException(Fault.Truncated, entry.DataOffset + entry.CompressedSize, $"the compressed data of '{entry.Name}' ends early.");
        if (!compressed.Exhausted)
            throw new MalformedException(Fault.Inconsistent, entry.DataOffset, $"bytes follow the compressed data inside '{entry.Name}'.");

        MustHave(entry, crc32.Value, mayLackChecksum);
    }
}
