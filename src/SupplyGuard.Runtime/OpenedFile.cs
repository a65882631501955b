using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SupplyGuard.Runtime;

/// <summary>Opens a file that is about to be copied, and never waits: opening a named pipe would wait until somebody writes into it.</summary>
internal static partial class OpenedFile
{
    private const int NoSuchFile = 2;
    private const int Interrupted = 4;
    private const int NoFolder = 20;

    /// <summary><c>O_NONBLOCK | O_CLOEXEC | O_NOCTTY</c>; <c>O_RDONLY</c> is zero.</summary>
    private const int LinuxFlags = 0x800 | 0x80000 | 0x100;
    private const int MacFlags = 0x4 | 0x1000000 | 0x20000;

    /// <param name="path">Absolute. Links are followed: what counts is the content.</param>
    /// <param name="name">For the message.</param>
    /// <returns>Something that has a length and can be read at any place.</returns>
    /// <exception cref="ModelNotVerifiedException">There is nothing, or it cannot be read.</exception>
    public static SafeFileHandle Open(string path, string name)
    {
        var handle = OpenAnything(path, name);
        try
        {
            // A pipe or a socket has no length, and says so; a device has none and is zero bytes long, which the pin contradicts.
            _ = RandomAccess.GetLength(handle);
            if (File.GetAttributes(handle).HasFlag(FileAttributes.Directory))
                throw Unreadable(name, new IOException("It is a folder."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            handle.Dispose();
            throw Unreadable(name, e);
        }
        catch (ModelNotVerifiedException)
        {
            handle.Dispose();
            throw;
        }

        return handle;
    }

    /// <summary>A small file as a whole, as long as it was when it was opened.</summary>
    /// <param name="path">Absolute.</param>
    /// <param name="name">For the message.</param>
    /// <exception cref="ModelNotVerifiedException">There is nothing, it cannot be read, or it is longer than <paramref name="atMost"/>.</exception>
    public static ReadOnlyMemory<byte> ReadAll(string path, string name, int atMost)
    {
        using var handle = Open(path, name);
        try
        {
            var length = RandomAccess.GetLength(handle);
            if (length > atMost)
                throw new ModelNotVerifiedException(NotVerifiedReason.TooLarge, $"'{name}' is longer than {atMost} bytes, which no such file is. Find out what it is, and who wrote it.");

            var bytes = new byte[(int)length];
            var read = 0;
            for (int more; read < bytes.Length && (more = RandomAccess.Read(handle, bytes.AsSpan(read), read)) > 0;)
                read += more;
            return bytes.AsMemory(0, read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(name, e);
        }
    }

    public static ModelNotVerifiedException Unreadable(string name, Exception cause) => new(
        NotVerifiedReason.Unreadable,
        $"'{name}' cannot be read: {cause.Message} Make it a file that this program may read, and try again.",
        cause);

    private static SafeFileHandle OpenAnything(string path, string name)
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
            return OpenUnix(path, name, OperatingSystem.IsLinux() ? LinuxFlags : MacFlags);

        try
        {
            return File.OpenHandle(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Missing(name, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unreadable(name, e);
        }
    }

    private static SafeFileHandle OpenUnix(string path, string name, int flags)
    {
        while (true)
        {
            var descriptor = Open(path, flags);
            if (descriptor >= 0)
                return new SafeFileHandle(descriptor, ownsHandle: true);

            var error = Marshal.GetLastPInvokeError();
            if (error is NoSuchFile or NoFolder)
                throw Missing(name, path);
            if (error is not Interrupted)
                throw Unreadable(name, new IOException($"{Marshal.GetPInvokeErrorMessage(error)}."));
        }
    }

    private static ModelNotVerifiedException Missing(string name, string path) =>
        new(NotVerifiedReason.Missing, $"There is no '{name}' at '{path}'. Ship the file with the program, or give the path where it lies.");

    /// <summary><c>open(2)</c> without a mode, which only a call that creates has.</summary>
    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);
}
