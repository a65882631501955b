using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;

namespace SupplyGuard.Evidence.Receipts;

/// <summary>
/// Which file systems keep a time of the last change that nobody can set. FAT makes one up from times that anybody sets, and a network's
/// clock is not ours: what lies there is examined every time. An instance remembers which devices do, as long as one run lasts. Thread-safe.
/// </summary>
internal sealed class ChangeTimes
{
    /// <summary>How coarse a clock of these file systems may be. What changed this shortly before could change again and show the same time.</summary>
    public static TimeSpan Granularity { get; } = TimeSpan.FromSeconds(2);

    /// <summary>Linux calls the whole ext family by the names of its elders.</summary>
    private static readonly FrozenSet<string> FileSystems = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "bcachefs", "tmpfs", "overlay", "overlayfs", "apfs", "hfs", "ntfs", "refs");

    private readonly ConcurrentDictionary<string, bool> _devices = new(StringComparer.Ordinal);

    /// <summary>Whether what changed last at one time would show another time if it changed after another.</summary>
    /// <param name="changed">In the unit of <see cref="FileStamp.Changed"/>.</param>
    public static bool IsSettled(long changed, DateTimeOffset at) => changed <= FileStamp.TimeOf(at - Granularity);

    /// <param name="stamp">Of what lies at the path.</param>
    /// <param name="path">Absolute.</param>
    public bool AreKept(FileStamp stamp, string path) => _devices.GetOrAdd(stamp.Device.ToString(CultureInfo.InvariantCulture), static (_, path) => AreKeptAt(path), path);

    /// <param name="path">Absolute path of something that exists.</param>
    public static bool AreKeptAt(string path)
    {
        try
        {
            return FileSystems.Contains(new DriveInfo(path).DriveFormat);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }
}
