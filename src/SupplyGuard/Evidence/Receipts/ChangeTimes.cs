using System.Collections.Frozen;

namespace SupplyGuard.Evidence.Receipts;

/// <summary>
/// Which file systems keep a time of the last change that nobody can set. FAT makes one up from times that anybody sets, and a network's
/// clock is not ours: what lies there is examined every time.
/// </summary>
internal static class ChangeTimes
{
    /// <summary>How coarse a clock of these file systems may be. What changed this shortly before could change again and show the same time.</summary>
    public static TimeSpan Granularity { get; } = TimeSpan.FromSeconds(2);

    /// <summary>Linux calls the whole ext family by the names of its elders.</summary>
    private static readonly FrozenSet<string> FileSystems = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "bcachefs", "tmpfs", "overlay", "overlayfs", "apfs", "hfs", "ntfs", "refs");

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
