using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using SupplyGuard.Formats.Zip;

namespace SupplyGuard.Formats.Tensors;

/// <summary>Streams canonical bytes of one tensor after the other through SHA-256, so that no tensor is ever held in memory.</summary>
/// <param name="watcher">Is shown the bytes of tensors that were announced with <c>Begin</c>.</param>
internal sealed class TensorHasher(TensorWatcher? watcher, CancellationToken cancellationToken) : IDisposable
{
    private const int BufferBytes = 512 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private int _buffered;
    private bool _hasStart;
    private MachineCode _start;

    /// <summary>Canonical bytes appended since the last <see cref="Finish"/>.</summary>
    public long ByteLength { get; private set; }

    /// <summary>What the bytes before the last <see cref="Finish"/> began like.</summary>
    public MachineCode Code { get; private set; }

    /// <summary>Announces whose bytes come next. Bytes that nobody announced are nobody's to watch.</summary>
    public void Begin(string name, string dtype) => watcher?.Begin([name], dtype);

    /// <summary>Announces several tensors that are views of the same elements.</summary>
    public void Begin(ImmutableArray<string> names, string dtype) => watcher?.Begin(names, dtype);

    /// <exception cref="MalformedException">The range is not inside the file.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public void Append(FileWindow file, long offset, long length, string what)
    {
        Crc32 ignored = new();
        Append(file, offset, length, what, withChecksum: false, ref ignored);
    }

    /// <summary>The same, and adds the bytes to a checksum while they are at hand.</summary>
    /// <exception cref="MalformedException">The range is not inside the file.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public void Append(FileWindow file, long offset, long length, string what, ref Crc32 checksum) =>
        Append(file, offset, length, what, withChecksum: true, ref checksum);

    private void Append(FileWindow file, long offset, long length, string what, bool withChecksum, ref Crc32 checksum)
    {
        Flush();
        ByteLength += length;
        var isWatched = watcher is { IsWatching: true } && length > 0 && !watcher.Refers(file, offset, length);
        while (length > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var part = _buffer.AsSpan(0, (int)Math.Min(length, _buffer.Length));
            file.Read(offset, part, what);
            Look(part);
            _hash.AppendData(part);
            if (isWatched)
                watcher!.Take(part);
            if (withChecksum)
                checksum.Append(part);

            offset += part.Length;
            length -= part.Length;
        }
    }

    /// <summary>Appends bytes that are at hand.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length / 2)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Flush();
            Look(bytes);
            _hash.AppendData(bytes);
            Show(bytes);
            ByteLength += bytes.Length;
            return;
        }

        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += bytes.Length;
        ByteLength += bytes.Length;
    }

    /// <summary>Appends the low <paramref name="width"/> bytes of a value, little-endian.</summary>
    public void Append(ulong value, int width)
    {
        Reserve(sizeof(ulong));
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(_buffered), value);
        _buffered += width;
        ByteLength += width;
    }

    public Digest Finish()
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        if (ByteLength == _buffered)
        {
            // Most tensors of a graph are short, and one call is cheaper than three.
            Look(_buffer.AsSpan(0, _buffered));
            SHA256.HashData(_buffer.AsSpan(0, _buffered), digest);
            Show(_buffer.AsSpan(0, _buffered));
            _buffered = 0;
        }
        else
        {
            Flush();
            _hash.GetHashAndReset(digest);
        }

        ByteLength = 0;
        (Code, _start, _hasStart) = (_start, MachineCode.None, false);
        watcher?.End();
        return new Digest(DigestAlgorithm.Sha256, digest);
    }

    public void Dispose()
    {
        _hash.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private void Reserve(int length)
    {
        if (_buffered <= _buffer.Length - length)
            return;

        cancellationToken.ThrowIfCancellationRequested();
        Flush();
    }

    private void Flush()
    {
        if (_buffered > 0)
        {
            Look(_buffer.AsSpan(0, _buffered));
            _hash.AppendData(_buffer.AsSpan(0, _buffered));
            Show(_buffer.AsSpan(0, _buffered));
        }

        _buffered = 0;
    }

    private void Look(ReadOnlySpan<byte> bytes)
    {
        if (_hasStart || bytes.IsEmpty)
            return;

        _hasStart = true;
        _start = MachineCodeSniffer.SniffElements(bytes);
    }

    private void Show(ReadOnlySpan<byte> bytes)
    {
        if (watcher is { IsWatching: true } && !bytes.IsEmpty)
            watcher.Take(bytes);
    }
}
