using System.Globalization;
using SupplyGuard.Discovery;
using SupplyGuard.Signatures;

namespace SupplyGuard.Evidence.Receipts;

/// <summary>
/// A folder of the user's own for what need not be found out twice. Whatever is wrong with it only costs time: it is then as if it were
/// empty. Any number of processes may use it; a file appears as a whole or not at all.
/// </summary>
internal sealed class CacheFolder
{
    /// <summary>What nobody wrote anew for this long belongs to something that is gone.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(60);

    private const UnixFileMode PrivateFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode PrivateFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path;
    private readonly TimeProvider _clock;
    private int _swept;

    private CacheFolder(string path, TimeProvider clock)
    {
        _path = path;
        _clock = clock;
    }

    /// <param name="parent">Absolute path of the folder that holds all caches; created when its own parent exists.</param>
    /// <param name="repository">Absolute path of what is judged. It may not bring its own caches.</param>
    /// <returns>Null when the folder cannot be used: it is missing and cannot be made, is a link, is somebody else's, or lies in the repository.</returns>
    public static CacheFolder? Open(string parent, string name, string repository, TimeProvider clock)
    {
        var path = Path.Combine(parent, name);
        if (PhysicalPath.IsIn(PhysicalPath.OfFolder(repository), PhysicalPath.OfFolder(parent)))
            return null;

        try
        {
            Create(parent);
            Create(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }

        return IsPrivate(FileStamp.Of(parent), FileKind.Folder) && IsPrivate(FileStamp.Of(path), FileKind.Folder) ? new CacheFolder(path, clock) : null;
    }

    /// <summary>The content of a file; null when there is none that this user wrote.</summary>
    public byte[]? Read(string name)
    {
        var file = Path.Combine(_path, name);
        try
        {
            return IsPrivate(FileStamp.Of(file), FileKind.File) ? BoundedFile.Read(file, ReceiptReader.LongestFile) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Writes a file beside its place and moves it there. What cannot be written is not there the next time.</summary>
    public void Write(string name, byte[] content)
    {
        if (content.Length > ReceiptReader.LongestFile)
            return;

        if (Interlocked.Exchange(ref _swept, 1) == 0)
            Sweep();

        var file = Path.Combine(_path, name);
        var beside = string.Create(CultureInfo.InvariantCulture, $"{file}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}.tmp");
        try
        {
            WriteNew(beside, content);
            File.Move(beside, file, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Delete(beside);
        }
    }

    private static void WriteNew(string path, byte[] content)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = PrivateFile;

        using var stream = new FileStream(path, options);
        stream.Write(content);
    }

    private void Sweep()
    {
        try
        {
            var oldest = (_clock.GetUtcNow() - Lifetime).UtcDateTime;
            foreach (var file in new DirectoryInfo(_path).EnumerateFiles().Where(file => file.LastWriteTimeUtc < oldest))
                Delete(file.FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else sweeps, or the folder is read-only: it is swept another time.
        }
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process holds it, or deleted it first.
        }
    }

    private static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, PrivateFolder);
    }

    private static bool IsPrivate(FileStamp? stamp, FileKind kind) =>
        stamp is { IsWritableByOthers: false } known && known.Kind == kind && known.Owner == CurrentUser.Id;
}
