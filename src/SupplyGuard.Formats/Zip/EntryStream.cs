namespace SupplyGuard.Formats.Zip;

/// <summary>
/// The compressed bytes of one entry, for the inflater. It hands out the last byte alone and notes when it is asked for more, so that
/// afterwards one can tell whether the compressed stream ended exactly where the entry does.
/// </summary>
internal sealed class EntryStream(FileWindow file, long offset, long length) : Stream
{
    private long _position;

    /// <summary>True when every byte of the entry was taken.</summary>
    public bool Exhausted => _position == length;

    /// <summary>True when the inflater wanted bytes after the last one.</summary>
    public bool Overran { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var remaining = length - _position;
        if (remaining == 0)
        {
            Overran = true;
            return 0;
        }

        var count = (int)Math.Min(buffer.Length, Math.Max(1, remaining - 1));
        file.Read(offset + _position, buffer[..count], "compressed data");
        _position += count;
        return count;
    }

    /// <summary>Passes over bytes without reading them, at most to the end.</summary>
    public void Pass(long count) => _position += Math.Min(count, length - _position);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
