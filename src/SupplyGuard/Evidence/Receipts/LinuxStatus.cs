using System.Runtime.InteropServices;

namespace SupplyGuard.Evidence.Receipts;

/// <summary><c>statx(2)</c>, whose layout is the same on every architecture.</summary>
internal static partial class LinuxStatus
{
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const int NoAutomount = 0x800;
    private const uint BasicStats = 0x7ff;
    private const int StructSize = 256;

    public static FileStamp? Of(string path)
    {
        Span<byte> status = stackalloc byte[StructSize];
        if (Statx(CurrentFolder, path, NoFollow | NoAutomount, BasicStats, ref MemoryMarshal.GetReference(status)) != 0)
            return null;

        // A file system that does not know a time leaves its bit out of the mask.
        return (Word(status, 0) & BasicStats) == BasicStats
            ? FileStamp.OfUnix(
                MemoryMarshal.Read<ushort>(status[28..]),
                ((ulong)Word(status, 136) << 32) | Word(status, 140),
                MemoryMarshal.Read<ulong>(status[32..]),
                MemoryMarshal.Read<long>(status[40..]),
                Time(status[112..]),
                Time(status[96..]),
                Word(status, 20))
            : null;
    }

    private static uint Word(ReadOnlySpan<byte> status, int offset) => MemoryMarshal.Read<uint>(status[offset..]);

    private static (long Seconds, long Nanoseconds) Time(ReadOnlySpan<byte> status) => (MemoryMarshal.Read<long>(status), Word(status, sizeof(long)));

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte status);
}
