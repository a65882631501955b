using Microsoft.Win32.SafeHandles;

namespace SupplyGuard.Runtime;

/// <summary>A copy in the memory of this process, in blocks, since one array ends at 2 GB.</summary>
internal sealed class MemoryContent : FileContent
{
    private readonly int _blockSize;
    private byte[][]? _blocks;

    private MemoryContent(FilePin pin, int blockSize)
        : base(pin)
    {
        _blockSize = blockSize;
        _blocks = new byte[((pin.Size - 1) / blockSize) + 1][];
    }

    protected override string? OwnPath => null;

    /// <param name="source">As long as the pin says when it was opened, so that a pin alone allocates nothing.</param>
    /// <param name="blockSize">Bytes of every block but the last.</param>
    /// <exception cref="ModelNotVerifiedException">The file is not the pinned one.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static MemoryContent Copy(SafeFileHandle source, FilePin pin, int blockSize = 64 << 20)
    {
        var content = new MemoryContent(pin, blockSize);
        var blocks = content._blocks!;
        for (var i = 0; i < blocks.Length; i++)
        {
            var start = (long)i * blockSize;
            blocks[i] = GC.AllocateUninitializedArray<byte>((int)Math.Min(blockSize, pin.Size - start));
            content.ReadExactly(source, blocks[i], start);
        }

        content.RequireEnd(source);
        content.RequireDigest();
        return content;
    }

    public override int Read(Span<byte> buffer, long offset)
    {
        ObjectDisposedException.ThrowIf(_blocks is null, typeof(VerifiedModel));
        var filled = 0;
        while (filled < buffer.Length && offset < Length)
        {
            var from = _blocks[(int)(offset / _blockSize)].AsSpan((int)(offset % _blockSize));
            var count = Math.Min(from.Length, buffer.Length - filled);
            from[..count].CopyTo(buffer[filled..]);
            filled += count;
            offset += count;
        }

        return filled;
    }

    protected override void Dispose(bool disposing)
    {
        _blocks = null;
        base.Dispose(disposing);
    }
}
