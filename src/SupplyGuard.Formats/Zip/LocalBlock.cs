namespace SupplyGuard.Formats.Zip;

/// <summary>Ranges of an archive that follow one another, read from one block in memory: a call of the system costs more than a local header.</summary>
internal sealed class LocalBlock(FileWindow file)
{
    private const int BlockBytes = 4 << 10;

    private ReadOnlyMemory<byte> _block;
    private long _start;

    /// <summary>A range of the file. It is there until the next one is asked for.</summary>
    /// <exception cref="MalformedException">The range is not inside the file, or is longer than <paramref name="atMost"/>.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public ReadOnlySpan<byte> Take(long offset, long length, long atMost, string what)
    {
        if (length > Math.Min(atMost, BlockBytes) || offset < 0 || offset > file.Length - length)
            return file.Take(offset, length, atMost, what);

        if (offset < _start || offset + length > _start + _block.Length)
        {
            _block = file.View(offset, Math.Min(BlockBytes, file.Length - offset), BlockBytes, what);
            _start = offset;
        }

        return _block.Span.Slice((int)(offset - _start), (int)length);
    }
}
