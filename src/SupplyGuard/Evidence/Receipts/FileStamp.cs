namespace SupplyGuard.Evidence.Receipts;

/// <summary>
/// What a file system says of one file or folder, without following a link. The time of the last change is the one that nobody can set:
/// writing content, restoring the size and setting the modification time back all move it.
/// </summary>
/// <param name="Modified">Nanoseconds since 1970.</param>
/// <param name="Changed">Nanoseconds since 1970; set by the system whenever content or attributes change.</param>
/// <param name="Owner">User id; null on Windows.</param>
/// <param name="IsWritableByOthers">Whether permission bits let another user write; false on Windows, where a profile's folders are private.</param>
internal readonly record struct FileStamp(FileKind Kind, ulong Device, UInt128 Inode, long Size, long Modified, long Changed, uint? Owner, bool IsWritableByOthers)
{
    public const long NanosecondsPerSecond = 1_000_000_000;

    private const uint FormatBits = 0xF000;
    private const uint FolderBits = 0x4000;
    private const uint FileBits = 0x8000;
    private const uint OthersWriteBits = 0x12;

    /// <param name="path">Absolute.</param>
    /// <returns>Null when there is nothing, or when the system does not say all of it.</returns>
    public static FileStamp? Of(string path)
    {
        try
        {
            return OperatingSystem.IsLinux() ? LinuxStatus.Of(path)
                : OperatingSystem.IsMacOS() ? MacStatus.Of(path)
                : OperatingSystem.IsWindows() ? WindowsStatus.Of(path)
                : null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>A stamp from the words of <c>stat</c>; null when a time is beyond what nanoseconds can count.</summary>
    public static FileStamp? OfUnix(uint mode, ulong device, ulong inode, long size, (long Seconds, long Nanoseconds) modified, (long Seconds, long Nanoseconds) changed, uint owner)
    {
        var kind = (mode & FormatBits) switch { FileBits => FileKind.File, FolderBits => FileKind.Folder, _ => FileKind.Other };
        return Time(modified) is { } modifiedAt && Time(changed) is { } changedAt
            ? new FileStamp(kind, device, inode, size, modifiedAt, changedAt, owner, (mode & OthersWriteBits) != 0)
            : null;
    }

    /// <summary>The clock in the unit of stamps.</summary>
    public static long TimeOf(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    private static long? Time((long Seconds, long Nanoseconds) time) =>
        time is { Seconds: >= 0 and < long.MaxValue / NanosecondsPerSecond, Nanoseconds: >= 0 and < NanosecondsPerSecond }
            ? (time.Seconds * NanosecondsPerSecond) + time.Nanoseconds
            : null;
}
