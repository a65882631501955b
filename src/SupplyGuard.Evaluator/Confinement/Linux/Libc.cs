using System.Runtime.InteropServices;

namespace SupplyGuard.Evaluator.Confinement.Linux;

/// <summary>The system calls that confinement is made of. Each returns -1 when the system refuses, and the reason is the last P/Invoke error.</summary>
internal static unsafe partial class Libc
{
    public const int NotPermitted = 1;
    public const int OutOfMemory = 12;
    public const int AccessDenied = 13;
    public const int NotImplemented = 38;

    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int CloseOnExec = 0x80000;

    /// <summary>A handle that names a file without opening it (<c>O_PATH</c>).</summary>
    public const int PathOnly = 0x200000;

    /// <summary>The system reads all of them as machine words, so one form serves for every call of up to five arguments.</summary>
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Call(nint number, nint first = 0, nint second = 0, nint third = 0, nint fourth = 0, nint fifth = 0);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Open(string path, int flags, int mode = 0);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Close(int handle);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Control(int option, nint first, nint second = 0, nint third = 0, nint fourth = 0);

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int GetLimit(int resource, out ResourceLimit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SetLimit(int resource, in ResourceLimit limit);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Unmap(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "execve", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Execute(string path, byte** arguments, byte** environment);
}
