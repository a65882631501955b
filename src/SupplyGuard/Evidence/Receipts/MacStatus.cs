using System.Runtime.InteropServices;

namespace SupplyGuard.Evidence.Receipts;

/// <summary><c>lstat(2)</c> with 64-bit inodes; Intel Macs keep an older one under the plain name.</summary>
internal static partial class MacStatus
{
    private const int StructSize = 144;

    public static FileStamp? Of(string path)
    {
        Span<byte> status = stackalloc byte[StructSize];
        ref var first = ref MemoryMarshal.GetReference(status);
        if ((RuntimeInformation.ProcessArchitecture is Architecture.X64 ? LstatInode64(path, ref first) : Lstat(path, ref first)) != 0)
            return null;

        return FileStamp.OfUnix(
            MemoryMarshal.Read<ushort>(status[4..]),
            MemoryMarshal.Read<uint>(status),
            MemoryMarshal.Read<ulong>(status[8..]),
            MemoryMarshal.Read<long>(status[96..]),
            Time(status[48..]),
            Time(status[64..]),
            MemoryMarshal.Read<uint>(status[16..]));
    }

    private static (long Seconds, long Nanoseconds) Time(ReadOnlySpan<byte> status) => (MemoryMarshal.Read<long>(status), MemoryMarshal.Read<long>(status[sizeof(long)..]));

    [LibraryImport("libc", EntryPoint = "lstat", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Lstat(string path, ref byte status);

    [LibraryImport("libc", EntryPoint = "lstat$INODE64", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int LstatInode64(string path, ref byte status);
}
