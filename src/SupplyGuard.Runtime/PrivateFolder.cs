namespace SupplyGuard.Runtime;

/// <summary>
/// A new folder that other users cannot enter, with copies of verified content, each compared again once it lies there and kept open until
/// the end. Windows lets nobody write a file that is kept open so; on Unix a program of the same user still could.
/// </summary>
internal sealed class PrivateFolder : IDisposable
{
    private const int BufferSize = 1 << 20;

    private readonly List<FileStream> _held = [];
    private string? _folder;

    /// <param name="name">Relative, with forward slashes, and never upwards.</param>
    /// <returns>The absolute path of the copy.</returns>
    /// <exception cref="ModelNotVerifiedException">The copy is not what the pin says, or could not be made.</exception>
    /// <exception cref="ObjectDisposedException">The content is gone.</exception>
    public string Add(string name, FileContent content)
    {
        try
        {
            _folder ??= Directory.CreateTempSubdirectory("supplyguard-").FullName;
            var path = Path.Combine(_folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            Write(path, content);
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            _held.Add(file);
            content.Pin.RequireContent(file.SafeFileHandle);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw OpenedFile.Unreadable(content.Pin.Name, e);
        }
    }

    public void Dispose()
    {
        foreach (var file in _held)
            file.Dispose();

        try
        {
            if (_folder is not null)
                Directory.Delete(_folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A loader that still has the file mapped keeps it on Windows; the system empties its temporary folder.
        }
    }

    private static void Write(string path, FileContent content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead;

        using var file = new FileStream(path, options);
        using var stream = new ContentStream(content);
        stream.CopyTo(file, BufferSize);
    }
}
