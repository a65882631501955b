using System.Runtime.InteropServices;

namespace SupplyGuard.Evidence.Sources;

/// <summary>Whether this process could change a file or folder. Asks the system, and changes nothing to find out.</summary>
internal static partial class WriteAccess
{
    private const int Write = 2;

    private const UnixFileMode AnyWrite = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>
    /// On Unix, whether the system would let this user write; a file that nobody may write counts as protected from a superuser too, who
    /// would have to lift that first. On Windows, whether the file is marked read-only; folders there have no such mark.
    /// </summary>
    /// <exception cref="IOException">It is not there, or cannot be asked.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be asked.</exception>
    public static bool IsGranted(string path) => OperatingSystem.IsWindows()
        ? File.GetAttributes(path) is var attributes && !attributes.HasFlag(FileAttributes.ReadOnly) && !attributes.HasFlag(FileAttributes.Directory)
        : (File.GetUnixFileMode(path) & AnyWrite) is not UnixFileMode.None && Access(path, Write) == 0;

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Access(string path, int mode);
}
