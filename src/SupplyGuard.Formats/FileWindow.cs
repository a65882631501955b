using Microsoft.Win32.SafeHandles;
using SupplyGuard.Formats.Archives;

namespace SupplyGuard.Formats;

/// <summary>
/// Ranged reads over a file too big to hold, or over bytes in memory. It is handed an open file and never opens one; it does not own
/// the handle. Thread-safe: reads carry their own position.
/// </summary>
public sealed class FileWindow
{
    private readonly SafeFileHandle? _handle;
    private readonly ReadOnlyMemory<byte> _memory;
    private readonly HeldBytes? _held;
    private readonly StreamedBytes? _streamed;
    private readonly long _origin;

    /// <summary>A window over an open, seekable file, as long as the file is now.</summary>
    public FileWindow(SafeFileHandle handle)
    {
        _handle = handle;
        Length = RandomAccess.GetLength(handle);
    }

    /// <summary>A window over bytes in memory.</summary>
    public FileWindow(ReadOnlyMemory<byte> memory)
    {
        _memory = memory;
        Length = memory.Length;
    }

    /// <summary>A window over bytes that are held in pieces.</summary>
    internal FileWindow(HeldBytes held)
    {
        _held = held;
        Length = held.Length;
    }

    /// <summary>A window over what a stream yields, of the length that is said of it: reading behind its end is a fault like any other.</summary>
    internal FileWindow(StreamedBytes streamed, long length)
    {
        _streamed = streamed;
        Length = length;
    }

    private FileWindow(FileWindow whole, long offset, long length)
    {
        _streamed = whole._streamed;
        _handle = whole._handle;
        _memory = whole._memory;
        _held = whole._held;
        _origin = whole._origin + offset;
        Length = length;
    }

    /// <summary>Length in bytes, taken once: a file that shrinks afterwards is truncated, one that grows is read up to here.</summary>
    public long Length { get; }

    /// <summary>Fills <paramref name="destination"/> from <paramref name="offset"/>.</summary>
    /// <exception cref="MalformedException">The range is not inside the file.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    internal void Read(long offset, Span<byte> destination, string what)
    {
        if (offset < 0 || offset > Length || destination.Length > Length - offset)
            throw new MalformedException(Fault.Truncated, Math.Clamp(offset, 0, Length), $"{what} needs {destination.Length} bytes at offset {offset}, and the file is {Length} bytes long.");

        if (_held is not null)
        {
            _held.Read(_origin + offset, destination);
            return;
        }

        if (_streamed is not null)
        {
            _streamed.Read(_origin + offset, destination);
            return;
        }

        if (_handle is null)
        {
            _memory.Span.Slice((int)(_origin + offset), destination.Length).CopyTo(destination);
            return;
        }

        while (!destination.IsEmpty)
        {
            var read = RandomAccess.Read(_handle, destination, _origin + offset);
            if (read == 0)
                throw new MalformedException(Fault.Truncated, offset, $"{what} ended early: the file shrank while it was read.");

            destination = destination[read..];
            offset += read;
        }
    }

    /// <summary>A window over a part of this one, with offsets of its own.</summary>
    /// <exception cref="MalformedException">The range is not inside the file.</exception>
    internal FileWindow Slice(long offset, long length, string what) => offset >= 0 && length >= 0 && offset <= Length && length <= Length - offset
        ? new FileWindow(this, offset, length)
        : throw new MalformedException(Fault.Truncated, Math.Clamp(offset, 0, Length), $"{what} needs {length} bytes at offset {offset}, and the file is {Length} bytes long.");

    /// <summary>A range to look at: where it lies when it is in memory as a whole, otherwise read into memory of its own.</summary>
    /// <exception cref="MalformedException">The range is not inside the file, or is longer than <paramref name="atMost"/>.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    internal ReadOnlyMemory<byte> View(long offset, long length, long atMost, string what) =>
        _handle is null && _held is null && _streamed is null && offset >= 0 && length >= 0 && length <= atMost && offset <= Length && length <= Length - offset
            ? _memory.Slice((int)(_origin + offset), (int)length)
            : Take(offset, length, atMost, what);

    /// <summary>Reads a range into memory of its own. <paramref name="atMost"/> bounds what the file can make us allocate.</summary>
    /// <exception cref="MalformedException">The range is not inside the file, or is longer than <paramref name="atMost"/>.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    internal byte[] Take(long offset, long length, long atMost, string what)
    {
        atMost = Math.Min(atMost, Array.MaxLength);
        if (length < 0 || length > atMost)
            throw new MalformedException(Fault.TooLarge, offset, $"{what} is {length} bytes long; the limit is {atMost}.");
        if (offset < 0 || offset > Length || length > Length - offset)
            throw new MalformedException(Fault.Truncated, Math.Clamp(offset, 0, Length), $"{what} needs {length} bytes at offset {offset}, and the file is {Length} bytes long.");

        var bytes = GC.AllocateUninitializedArray<byte>((int)length);
        Read(offset, bytes, what);
        return bytes;
    }
}
