using System.Buffers.Binary;
using System.Collections.Immutable;
using SupplyGuard.Formats.Zip;

namespace SupplyGuard.Formats.Archives;

/// <summary>
/// Lists what is in a 7z archive whose list is not compressed itself. Files that are stored can be opened; others say how they are compressed (7zFormat.txt of 7-Zip).
/// </summary>
internal static class SevenZipReader
{
    private const int StartLength = 32;

    private const int MostHeader = 16 << 20;

    private const byte EncodedHeader = 0x17;

    public static ReadOnlySpan<byte> Signature => [(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C];

    /// <exception cref="MalformedException">The archive is malformed, beyond the limits, or its list is compressed.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public static ImmutableArray<ArchivedFile> Read(FileWindow file, CancellationToken cancellationToken)
    {
        var (offset, header) = Header(file);
        if (header is [])
            return [];
        if (header is [EncodedHeader, ..])
            throw new MalformedException(Fault.Unsupported, offset, "the list of its entries is compressed, and this version does not unpack 7z.");

        var list = new SevenZipList(header, offset).Read();
        var end = list.PackedEnd;
        if (end != offset)
            throw new MalformedException(Fault.Inconsistent, Math.Min(end, offset), "bytes between the packed streams and the list belong to nothing, or both overlap.");

        var entries = ImmutableArray.CreateBuilder<ArchivedFile>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, isFolder, stream) in list.Files)
        {
            var path = EntryNames.Path(name.Replace('\\', '/'), percentEncoded: false, offset);
            if (!names.Add(path))
                throw new MalformedException(Fault.Inconsistent, offset, $"'{path}' is there twice where case is ignored; readers differ in which they take.");
            if (isFolder)
                continue;

            entries.Add(stream is null
                ? new ArchivedFile(path, 0, offset, IsHeld: false, _ => ArchiveReader.Plain(file, 0, 0, cancellationToken))
                : new ArchivedFile(path, stream.Size, stream.Offset, IsHeld: false, _ => Open(file, path, stream, cancellationToken)));
        }

        return entries.DrainToImmutable();
    }

    /// <summary>The list of entries, with the checksums of both headers held against their bytes; empty when the archive is.</summary>
    private static (long Offset, byte[] Header) Header(FileWindow file)
    {
        var start = file.Take(0, StartLength, StartLength, "the header");
        if (!start.AsSpan().StartsWith(Signature))
            throw new MalformedException(Fault.Inconsistent, 0, "the file does not begin with the signature of 7z.");
        if (start[6] is not 0)
            throw new MalformedException(Fault.Unsupported, 6, $"version {start[6]}.{start[7]} of the format is not read.");
        if (BinaryPrimitives.ReadUInt32LittleEndian(start.AsSpan(8)) != Checksum(start.AsSpan(12, 20)))
            throw new MalformedException(Fault.Inconsistent, 8, "the header has another checksum than it states.");

        var offset = BinaryPrimitives.ReadUInt64LittleEndian(start.AsSpan(12));
        var length = BinaryPrimitives.ReadUInt64LittleEndian(start.AsSpan(20));
        if (length > MostHeader)
            throw new MalformedException(Fault.TooLarge, 20, $"the list of entries has {length} bytes; the limit is {MostHeader}.");
        if (offset > (ulong)(file.Length - StartLength) || (long)length > file.Length - StartLength - (long)offset)
            throw new MalformedException(Fault.Truncated, file.Length, "the list of entries lies behind the end of the file.");
        if (StartLength + (long)offset + (long)length != file.Length)
            throw new MalformedException(Fault.Inconsistent, StartLength + (long)offset + (long)length, "bytes follow the end of the archive.");

        var header = file.Take(StartLength + (long)offset, (long)length, MostHeader, "the list of entries");
        return BinaryPrimitives.ReadUInt32LittleEndian(start.AsSpan(28)) == Checksum(header)
            ? (StartLength + (long)offset, header)
            : throw new MalformedException(Fault.Inconsistent, 28, "the list of entries has another checksum than the header states.");
    }

    private static Parsed<(FileWindow Content, Digest Sha256)> Open(FileWindow file, string name, SevenZipStream stream, CancellationToken cancellationToken)
    {
        if (stream.Method is { } method)
            return new Parsed<(FileWindow, Digest)>.Malformed(Fault.Unsupported, stream.Offset, $"'{name}' is compressed with {method}, which this version does not unpack.");

        if (ArchiveReader.Plain(file, stream.Offset, stream.Size, cancellationToken) is not Parsed<(FileWindow Content, Digest Sha256)>.Ok(var read) ok)
            return new Parsed<(FileWindow, Digest)>.Malformed(Fault.Truncated, stream.Offset, $"'{name}' lies behind the end of the file.");

        Crc32 checksum = new();
        var buffer = new byte[64 << 10];
        for (var at = 0L; stream.Crc32 is not null && at < stream.Size; at += buffer.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, stream.Size - at));
            read.Content.Read(at, piece, "an entry");
            checksum.Append(piece);
        }

        return stream.Crc32 is null || stream.Crc32 == checksum.Value ? ok : new Parsed<(FileWindow, Digest)>.Malformed(Fault.Inconsistent, stream.Offset, $"'{name}' has another checksum than the archive states.");
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        Crc32 checksum = new();
        checksum.Append(bytes);
        return checksum.Value;
    }
}
