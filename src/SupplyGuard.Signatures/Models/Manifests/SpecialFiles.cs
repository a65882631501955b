using System.Runtime.InteropServices;

namespace SupplyGuard.Signatures.Models.Manifests;

/// <summary>Tells pipes, sockets and devices from files, which .NET does not. Where the system cannot be asked, nothing is one.</summary>
internal static partial class SpecialFiles
{
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const int StatusSize = 256;
    private const uint TypeBit = 1;
    private const int FormatBits = 0xF000;
    private const int FileBits = 0x8000;

    /// <param name="path">Absolute; something that is no folder and no link.</param>
    public static bool IsOne(string path)
    {
        Span<byte> status = stackalloc byte[StatusSize];
        ref var first = ref MemoryMarshal.GetReference(status);
        try
        {
            // The words of both structures that hold the mode are the same on every architecture.
            if (OperatingSystem.IsLinux())
                return Statx(CurrentFolder, path, NoFollow, TypeBit, ref first) == 0 && IsSpecial(status[28..]);
            if (OperatingSystem.IsMacOS())
                return (RuntimeInformation.ProcessArchitecture is Architecture.X64 ? LstatInode64(path, ref first) : Lstat(path, ref first)) == 0 && IsSpecial(status[4..]);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }

        return false;
    }

    private static bool IsSpecial(ReadOnlySpan<byte> mode) => (MemoryMarshal.Read<ushort>(mode) & FormatBits) != FileBits;

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte status);

    [LibraryImport("libc", EntryPoint = "lstat", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Lstat(string path, ref byte status);

    [LibraryImport("libc", EntryPoint = "lstat$INODE64", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int LstatInode64(string path, ref byte status);
}
