using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using SupplyGuard.Formats;

namespace SupplyGuard.Evidence;

/// <summary>SHA-256 of a file in bounded memory.</summary>
internal static class FileDigest
{
    private const int Chunk = 1 << 18;

    /// <summary>Reads up to the length at opening: a link can lead to a device that never ends.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Digest Of(SafeFileHandle handle, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var length = RandomAccess.GetLength(handle);
        var buffer = new byte[(int)Math.Min(length, Chunk)];
        for (var offset = 0L; offset < length && RandomAccess.Read(handle, buffer, offset) is > 0 and var read; offset += read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
        }

        return new Digest(DigestAlgorithm.Sha256, hash.GetHashAndReset());
    }
}
