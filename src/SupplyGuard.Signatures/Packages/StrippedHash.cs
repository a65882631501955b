using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Zip;

namespace SupplyGuard.Signatures.Packages;

/// <summary>
/// Hashes an archive as if its signature entry had never been added: what a signature signs, and what NuGet calls the content hash.
/// Every byte of the file takes part, but for the signature entry itself; numbers that adding it changed are changed back.
/// </summary>
internal static class StrippedHash
{
    private const int BufferSize = 1 << 17;
    private const int LocalOffsetField = 42;
    private const int EndRecordSize = 22;

    /// <exception cref="MalformedException">The file is not what its directory says, or changed while it was read.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public static ImmutableArray<Digest> Compute(FileWindow file, ZipDirectory directory, ZipEntry signature, ImmutableArray<DigestAlgorithm> algorithms, CancellationToken cancellationToken)
    {
        if (directory.IsZip64)
            throw new MalformedException(Fault.Unsupported, directory.EndOffset, "a signed package is not a zip64 archive.");

        using var hashes = new HashSet(algorithms);
        hashes.Append(file, 0, signature.LocalOffset, cancellationToken);
        hashes.Append(file, signature.EndOffset, directory.CentralOffset, cancellationToken);
        AppendCentralDirectory(hashes, file, directory, signature);
        AppendEndRecord(hashes, file, directory, signature);
        return hashes.Finish();
    }

    /// <exception cref="MalformedException">The file shrank while it was read.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public static ImmutableArray<Digest> OfWholeFile(FileWindow file, ImmutableArray<DigestAlgorithm> algorithms, CancellationToken cancellationToken)
    {
        using var hashes = new HashSet(algorithms);
        hashes.Append(file, 0, file.Length, cancellationToken);
        return hashes.Finish();
    }

    private static void AppendCentralDirectory(HashSet hashes, FileWindow file, ZipDirectory directory, ZipEntry signature)
    {
        var central = file.Take(directory.CentralOffset, directory.CentralLength, ZipLimits.Package.DirectoryBytes, "central directory");
        foreach (var entry in directory.Entries.Where(entry => !ReferenceEquals(entry, signature)))
        {
            var record = central.AsSpan(checked((int)(entry.CentralOffset - directory.CentralOffset)), entry.CentralLength);
            if (entry.LocalOffset > signature.LocalOffset)
                BinaryPrimitives.WriteUInt32LittleEndian(record[LocalOffsetField..], (uint)(entry.LocalOffset - (signature.EndOffset - signature.LocalOffset)));
            hashes.Append(record);
        }
    }

    /// <summary>APPNOTE 4.3.16.</summary>
    private static void AppendEndRecord(HashSet hashes, FileWindow file, ZipDirectory directory, ZipEntry signature)
    {
        var end = file.Take(directory.EndOffset, file.Length - directory.EndOffset, EndRecordSize + ushort.MaxValue, "end of central directory record");
        var entries = (ushort)(directory.Entries.Length - 1);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), entries);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), entries);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(12), (uint)(directory.CentralLength - signature.CentralLength));
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(16), (uint)(directory.CentralOffset - (signature.EndOffset - signature.LocalOffset)));
        hashes.Append(end);
    }

    /// <summary>Several hashes over one reading of the bytes.</summary>
    private sealed class HashSet(ImmutableArray<DigestAlgorithm> algorithms) : IDisposable
    {
        private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        private readonly ImmutableArray<IncrementalHash> _hashes = [.. algorithms.Select(algorithm => IncrementalHash.CreateHash(NameOf(algorithm)))];

        public void Append(FileWindow file, long from, long to, CancellationToken cancellationToken)
        {
            while (from < to)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var chunk = _buffer.AsSpan(0, (int)Math.Min(_buffer.Length, to - from));
                file.Read(from, chunk, "archive");
                Append(chunk);
                from += chunk.Length;
            }
        }

        public void Append(ReadOnlySpan<byte> bytes)
        {
            foreach (var hash in _hashes)
                hash.AppendData(bytes);
        }

        public ImmutableArray<Digest> Finish() => [.. algorithms.Zip(_hashes, (algorithm, hash) => new Digest(algorithm, hash.GetHashAndReset()))];

        public void Dispose()
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            foreach (var hash in _hashes)
                hash.Dispose();
        }

        private static HashAlgorithmName NameOf(DigestAlgorithm algorithm) => algorithm switch
        {
            DigestAlgorithm.Sha256 => HashAlgorithmName.SHA256,
            DigestAlgorithm.Sha384 => HashAlgorithmName.SHA384,
            _ => HashAlgorithmName.SHA512,
        };
    }
}
