using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SupplyGuard.Signatures.Packages;

/// <summary>
/// Opens files and nothing else. Opening a named pipe waits until somebody writes into it, and a device has no end, so a build that opened
/// whatever lies under a name could be made to wait for ever. Follows links. Windows keeps pipes and devices apart from folders.
/// </summary>
public static partial class RegularFile
{
    private const int StatusSize = 256;
    private const int FormatBits = 0xF000;
    private const int FileBits = 0x8000;
    private const int FolderBits = 0x4000;

    /// <summary><c>statx(2)</c>: a path that is not absolute counts from the current folder; <c>stx_mode</c> is wanted; where it stands.</summary>
    private const int CurrentFolder = -100;
    private const uint OnlyMode = 3;
    private const int LinuxMode = 28;

    /// <summary><c>stat(2)</c> with 64-bit inodes: where <c>st_mode</c> stands.</summary>
    private const int MacMode = 4;

    /// <param name="path">Absolute.</param>
    /// <exception cref="IOException">It is a pipe, a socket or a device, or it cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened, or is a folder.</exception>
    public static SafeFileHandle Open(string path, FileOptions options = FileOptions.None) =>
        IsSpecial(path) ? throw new IOException("it is a pipe, a socket or a device, and no file.") : File.OpenHandle(path, options: options);

    /// <summary>True for a pipe, a socket or a device. False for a file, a folder, nothing at all, and what the system says nothing about.</summary>
    public static bool IsSpecial(string path)
    {
        try
        {
            var format = OperatingSystem.IsLinux() ? Linux(path) : OperatingSystem.IsMacOS() ? Mac(path) : null;
            return format is not (null or FileBits or FolderBits);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    private static int? Linux(string path)
    {
        Span<byte> status = stackalloc byte[StatusSize];
        return Statx(CurrentFolder, path, 0, OnlyMode, ref MemoryMarshal.GetReference(status)) == 0 ? MemoryMarshal.Read<ushort>(status[LinuxMode..]) & FormatBits : null;
    }

    private static int? Mac(string path)
    {
        Span<byte> status = stackalloc byte[StatusSize];
        ref var first = ref MemoryMarshal.GetReference(status);
        var result = RuntimeInformation.ProcessArchitecture is Architecture.X64 ? StatInode64(path, ref first) : Stat(path, ref first);
        return result == 0 ? MemoryMarshal.Read<ushort>(status[MacMode..]) & FormatBits : null;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte status);

    [LibraryImport("libc", EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Stat(string path, ref byte status);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatInode64(string path, ref byte status);
}
