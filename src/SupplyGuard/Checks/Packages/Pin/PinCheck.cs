using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Packages.Pin;

/// <summary>Judges whether a package is what <c>supplyguard.lock.json</c> says it was.</summary>
internal static class PinCheck
{
    /// <param name="others">What the lock pins of packages that are there in another version; null to say only that a package is not pinned.</param>
    public static IEnumerable<Finding> Run(PackagePolicy policy, PackageEvidence package, GuardLock guardLock, PinnedVersions? others = null)
    {
        if (policy.InstalledContent.Value is Requirement.Off)
            yield break;

        if (!guardLock.Packages.TryGetValue(package.Subject.Key, out var pin))
        {
            if (others?.NewerThan(package.Subject) is { } newer)
                yield return PinRules.IsOlder(package.Subject, newer.Pin, newer.Version.Text);
            else if (policy.InstalledContent.Value is Requirement.Required)
                yield return PinRules.Unpinned(package.Subject);

            yield break;
        }

        if (package.ContentHash is { } hash && !pin.ContentHashes.Contains(hash))
            yield return PinRules.ContentDiffers(package.Subject, pin, hash.Integrity);
        if (package.TreeDigest is { } tree && tree != pin.Tree)
            yield return PinRules.TreeDiffers(package.Subject, pin, tree);
    }
}
