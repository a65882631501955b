using Microsoft.Win32.SafeHandles;

namespace SupplyGuard.Runtime;

/// <summary>
/// The content of a file, copied to where no other program can change it, and compared with its pin there. Not mapped and not read through
/// an open file: on Unix a file can be written by others as long as it exists.
/// </summary>
internal abstract class FileContent(FilePin pin) : IDisposable
{
    protected const int BufferSize = 1 << 20;

    private readonly Lock _turn = new();
    private PrivateFolder? _folder;
    private string? _path;

    public FilePin Pin { get; } = pin;

    /// <summary>In bytes.</summary>
    public long Length => Pin.Size;

    /// <summary>Whether no program at all can change what the path leads to.</summary>
    public bool IsPathProtected => OperatingSystem.IsWindows() || OwnPath is not null;

    /// <summary>Of the copy itself or, where that has none, of a second copy in a private folder.</summary>
    /// <exception cref="ModelNotVerifiedException">The second copy could not be made.</exception>
    /// <exception cref="ObjectDisposedException">The content is gone.</exception>
    public string Path
    {
        get
        {
            lock (_turn)
                return _path ??= OwnPath ?? (_folder = new PrivateFolder()).Add(System.IO.Path.GetFileName(Pin.Name), this);
        }
    }

    /// <summary>A path under which this process finds the copy itself; null when there is none.</summary>
    /// <exception cref="ObjectDisposedException">The content is gone.</exception>
    protected abstract string? OwnPath { get; }

    /// <exception cref="ModelNotVerifiedException">The file is missing, unreadable or not the pinned one.</exception>
    public static FileContent CopyOf(string path, FilePin pin)
    {
        using var source = OpenedFile.Open(path, pin.Name);
        try
        {
            pin.RequireSize(RandomAccess.GetLength(source));
            return (FileContent?)SealedContent.TryCopy(source, pin) ?? MemoryContent.Copy(source, pin);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw OpenedFile.Unreadable(pin.Name, e);
        }
    }

    /// <summary>Fills as much of a buffer as there is content from an offset on.</summary>
    /// <returns>Bytes read; fewer than the buffer holds only at the end.</returns>
    /// <exception cref="ObjectDisposedException">The content is gone.</exception>
    public abstract int Read(Span<byte> buffer, long offset);

    /// <exception cref="ModelNotVerifiedException">The content is more than an array can hold.</exception>
    /// <exception cref="ObjectDisposedException">The content is gone.</exception>
    public byte[] ToArray()
    {
        if (Length > Array.MaxLength)
        {
            throw new ModelNotVerifiedException(
                NotVerifiedReason.TooLarge,
                $"'{Pin.Name}' is {Length} bytes long, and an array ends at {Array.MaxLength}. Load it from its stream or its path.");
        }

        var bytes = GC.AllocateUninitializedArray<byte>((int)Length);
        return Read(bytes, 0) == bytes.Length ? bytes : throw new InvalidOperationException("A copy in memory has another length than before.");
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        lock (_turn)
        {
            _folder?.Dispose();
            (_folder, _path) = (null, null);
        }
    }

    /// <exception cref="ModelNotVerifiedException">The copy is not what the pin says.</exception>
    protected void RequireDigest()
    {
        using var comparison = new PinComparison(Pin);
        var buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
        var offset = 0L;
        for (int read; (read = Read(buffer, offset)) > 0; offset += read)
            comparison.Add(buffer.AsSpan(0, read));

        comparison.Finish();
    }

    /// <exception cref="ModelNotVerifiedException">The file ends before the buffer is full.</exception>
    protected void ReadExactly(SafeFileHandle source, Span<byte> buffer, long offset)
    {
        while (buffer is not [])
        {
            var read = RandomAccess.Read(source, buffer, offset);
            if (read == 0)
                throw Pin.Changed();

            buffer = buffer[read..];
            offset += read;
        }
    }

    /// <exception cref="ModelNotVerifiedException">The file goes on behind what the pin promises.</exception>
    protected void RequireEnd(SafeFileHandle source)
    {
        Span<byte> one = stackalloc byte[1];
        if (RandomAccess.Read(source, one, Pin.Size) != 0)
            throw Pin.Changed();
    }
}
