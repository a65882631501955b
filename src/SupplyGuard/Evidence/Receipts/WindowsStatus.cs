using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SupplyGuard.Evidence.Receipts;

/// <summary>What Windows says of an open file or folder: <c>FILE_BASIC_INFO.ChangeTime</c> moves with every change, and no ordinary call sets it.</summary>
internal static partial class WindowsStatus
{
    private const uint ReadAttributes = 0x80;
    private const uint ShareAll = 7;
    private const uint OpenExisting = 3;
    private const uint BackupSemantics = 0x02000000;
    private const uint OpenReparsePoint = 0x00200000;
    private const int BasicInfo = 0;
    private const int StandardInfo = 1;
    private const int IdInfo = 18;
    private const uint FolderAttribute = 0x10;
    private const uint ReparseAttribute = 0x400;

    public static FileStamp? Of(string path)
    {
        // The prefix keeps long paths from being cut.
        using var handle = CreateFile($@"\\?\{path}", ReadAttributes, ShareAll, 0, OpenExisting, BackupSemantics | OpenReparsePoint, 0);
        Span<byte> basic = stackalloc byte[40];
        Span<byte> standard = stackalloc byte[24];
        Span<byte> id = stackalloc byte[24];
        if (handle.IsInvalid || !Ask(handle, BasicInfo, basic) || !Ask(handle, StandardInfo, standard) || !Ask(handle, IdInfo, id))
            return null;

        var attributes = MemoryMarshal.Read<uint>(basic[32..]);
        var kind = (attributes & ReparseAttribute) != 0 ? FileKind.Other : (attributes & FolderAttribute) != 0 ? FileKind.Folder : FileKind.File;
        return Time(MemoryMarshal.Read<long>(basic[16..])) is { } modified && Time(MemoryMarshal.Read<long>(basic[24..])) is { } changed
            ? new FileStamp(kind, MemoryMarshal.Read<ulong>(id), MemoryMarshal.Read<UInt128>(id[8..]), MemoryMarshal.Read<long>(standard[8..]), modified, changed, Owner: null, IsWritableByOthers: false)
            : null;
    }

    /// <summary>Null for a time that was never kept, which is zero, and for one that is no time.</summary>
    private static long? Time(long fileTime) =>
        fileTime > 0 && fileTime <= DateTime.MaxValue.ToFileTimeUtc() && DateTime.FromFileTimeUtc(fileTime) is { Year: >= 1970 and < 2260 } time
            ? FileStamp.TimeOf(new DateTimeOffset(time))
            : null;

    private static bool Ask(SafeFileHandle handle, int kind, Span<byte> answer) =>
        GetFileInformationByHandleEx(handle, kind, ref MemoryMarshal.GetReference(answer), (uint)answer.Length);

    [LibraryImport("kernel32", EntryPoint = "CreateFileW", StringMarshalling = StringMarshalling.Utf16)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial SafeFileHandle CreateFile(string path, uint access, uint share, nint security, uint disposition, uint flags, nint template);

    [LibraryImport("kernel32")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetFileInformationByHandleEx(SafeFileHandle handle, int kind, ref byte answer, uint size);
}
