using SupplyGuard.Subjects;

namespace SupplyGuard.Discovery;

/// <summary>The versions that a lock pins and that were not restored, by package.</summary>
/// <param name="guardLock">What is pinned.</param>
/// <param name="restored">Everything that was restored.</param>
internal sealed class PinnedVersions(GuardLock guardLock, IEnumerable<PackageSubject> restored)
{
    /// <summary>Sorted out when the first package is not pinned, which is rare.</summary>
    private readonly Lazy<ILookup<string, PinnedVersion?>> _missing = new(() =>
    {
        var there = restored.Select(package => package.Key).ToHashSet(StringComparer.Ordinal);
        return guardLock.Packages.Where(pin => !there.Contains(pin.Key))
            .Select(pin => (Parts: pin.Key.Split('/', 2), Pin: pin.Value))
            .Where(pin => pin.Parts.Length == 2)
            .ToLookup(pin => pin.Parts[0], pin => PackageVersion.Parse(pin.Parts[1]) is { } version ? new PinnedVersion(version, pin.Pin) : null, StringComparer.Ordinal);
    });

    /// <summary>
    /// The pin that a package has fallen behind; null when it may just as well be an update. Projects may use several versions: only where
    /// every version that is missing is newer has somebody gone back. Nothing is said of what is no version.
    /// </summary>
    public PinnedVersion? NewerThan(PackageSubject package)
    {
        var version = PackageVersion.Parse(package.Version);
        PinnedVersion? nearest = null;
        foreach (var missing in _missing.Value[package.PackageId.ToLowerInvariant()])
        {
            if (version is null || missing is null || missing.Version.CompareWith(version) <= 0)
                return null;
            if (nearest is null || missing.Version.CompareWith(nearest.Version) < 0)
                nearest = missing;
        }

        return nearest;
    }
}
