using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace SupplyGuard.Formats.Tensors;

/// <summary>Streams canonical bytes of one tensor after the other through SHA-256, so that no tensor is ever held in memory.</summary>
internal sealed class TensorHasher(CancellationToken cancellationToken) : IDisposable
{
    private const int BufferBytes = 512 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private int _buffered;

    /// <summary>Canonical bytes appended since the last <see cref="Finish"/>.</summary>
    public long ByteLength { get; private set; }

    /// <exception cref="MalformedException">The range is not inside the file.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public void Append(FileWindow file, long offset, long length, string what)
    {
        Flush();
        ByteLength += length;
        while (length > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var part = _buffer.AsSpan(0, (int)Math.Min(length, _buffer.Length));
            file.Read(offset, part, what);
            _hash.AppendData(part);
            offset += part.Length;
            length -= part.Length;
        }
    }

    /// <summary>Appends the low <paramref name="width"/> bytes of a value, little-endian.</summary>
    public void Append(ulong value, int width)
    {
        if (_buffered > _buffer.Length - sizeof(ulong))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Flush();
        }

        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(_buffered), value);
        _buffered += width;
        ByteLength += width;
    }

    public Digest Finish()
    {
        Flush();
        ByteLength = 0;
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(digest);
        return new Digest(DigestAlgorithm.Sha256, digest);
    }

    public void Dispose()
    {
        _hash.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private void Flush()
    {
        _hash.AppendData(_buffer.AsSpan(0, _buffered));
        _buffered = 0;
    }
}
