using System.Collections.Immutable;
using System.Security.Cryptography;
using SupplyGuard.Formats.Zip;

namespace SupplyGuard.Formats.Archives;

/// <summary>The door to archives of every kind: lists the files in them, and opens them where they are. Nothing is extracted.</summary>
public static class ArchiveReader
{
    private const int Longest = 64 << 20;

    /// <summary>Whether a file of this kind is an archive, or compressed as a whole.</summary>
    public static bool IsArchive(FormatKind kind) => kind is FormatKind.Zip or FormatKind.Tar or FormatKind.SevenZip or FormatKind.Compressed;

    /// <param name="kind">What the file was recognised as: an archive, something compressed, or a program that may have an archive behind it.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Parsed<ImmutableArray<ArchivedFile>> Read(FileWindow file, FormatKind kind, CancellationToken cancellationToken)
    {
        try
        {
            return new Parsed<ImmutableArray<ArchivedFile>>.Ok(kind switch
            {
                FormatKind.Zip => Zip(file, ZipLimits.Default),
                FormatKind.MachineCode => Zip(file, ZipLimits.Default with { Prefix = true }),
                FormatKind.Tar => Tar(file, cancellationToken),
                FormatKind.SevenZip => SevenZipReader.Read(file, cancellationToken),
                _ => [Stream(file)],
            });
        }
        catch (MalformedException e)
        {
            return new Parsed<ImmutableArray<ArchivedFile>>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }

    private static ImmutableArray<ArchivedFile> Zip(FileWindow file, ZipLimits limits) =>
        [.. ZipReader.Read(file, limits).OrThrow().Entries.Where(entry => !entry.IsDirectory)
            .Select(entry => new ArchivedFile(entry.Name, entry.Size, entry.LocalOffset, entry.Method is not EntryContent.Stored, mostHeld => ZipReader.Open(file, entry, mostHeld)))];

    private static ImmutableArray<ArchivedFile> Tar(FileWindow file, CancellationToken cancellationToken) =>
        [.. TarReader.Read(file, TarLimits.Default, cancellationToken).OrThrow().Where(entry => !entry.IsDirectory)
            .Select(entry => new ArchivedFile(entry.Name, entry.Size, entry.HeaderOffset, IsHeld: false, _ => Plain(file, entry.DataOffset, entry.Size, cancellationToken)))];

    /// <exception cref="MalformedException">The platform has no decoder for it.</exception>
    private static ArchivedFile Stream(FileWindow file)
    {
        var kind = CompressedContent.KindOf(file.Take(0, Math.Min(file.Length, 16), 16, "the start of the stream"));
        if (kind is not (Compression.Zlib or Compression.Gzip))
            throw new MalformedException(Fault.Unsupported, 0, $"it is compressed with {Spelled(kind)}, which this version does not unpack.");

        return new ArchivedFile("", -1, 0, IsHeld: true, mostHeld =>
        {
            try
            {
                if (file.Length > Longest)
                    throw new MalformedException(Fault.TooLarge, 0, $"the compressed file has {file.Length} bytes; the limit is {Longest}.");

                var content = CompressedContent.Inflate(file, mostHeld);
                using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                foreach (var piece in content.Pieces)
                    hash.AppendData(piece.Span);

                return new Parsed<(FileWindow, Digest)>.Ok((new FileWindow(content), new Digest(DigestAlgorithm.Sha256, hash.GetHashAndReset())));
            }
            catch (MalformedException e)
            {
                return new Parsed<(FileWindow, Digest)>.Malformed(e.Fault, e.Offset, e.Message);
            }
        });
    }

    private static string Spelled(Compression kind) => kind is Compression.Zstandard ? "zstd" : kind.ToString().ToLowerInvariant();

    /// <summary>A part of the file as it is, and its digest.</summary>
    internal static Parsed<(FileWindow Content, Digest Sha256)> Plain(FileWindow file, long offset, long length, CancellationToken cancellationToken)
    {
        try
        {
            var content = file.Slice(offset, length, "an entry");
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[(int)Math.Min(Math.Max(length, 1), 256 << 10)];
            for (var at = 0L; at < length; at += buffer.Length)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, length - at));
                content.Read(at, piece, "an entry");
                hash.AppendData(piece);
            }

            return new Parsed<(FileWindow, Digest)>.Ok((content, new Digest(DigestAlgorithm.Sha256, hash.GetHashAndReset())));
        }
        catch (MalformedException e)
        {
            return new Parsed<(FileWindow, Digest)>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }
}
