using SupplyGuard.Discovery;
using SupplyGuard.Findings;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Packages.Pin;

/// <summary>What can be wrong between a package and <c>supplyguard.lock.json</c>.</summary>
internal static class PinRules
{
    public static readonly Rule NotPinned = new("SG1105", "Package is not in supplyguard.lock.json", Severity.Error);

    public static readonly Rule DiffersFromPin = new("SG1106", "Package differs from supplyguard.lock.json", Severity.Error);

    public static readonly Rule LockUnreadable = new("SG1109", "supplyguard.lock.json cannot be read", Severity.Error, Incomplete: true);

    public static readonly Rule LockMissing = new("SG1110", "Repository has no supplyguard.lock.json", Severity.Error);

    public static readonly Rule Downgraded = new("SG1214", "Package is older than supplyguard.lock.json pins", Severity.Error);

    public static Finding IsOlder(PackageSubject package, LockedPackage pin, string pinned) => Downgraded.Finding(
        package,
        pin.Location,
        $"'{package.PackageId} {package.Version}' was restored, which is older than the version '{pinned}' that '{GuardLock.FileName}' pins and nothing uses any more.",
        "Find out who lowered the version, and which corrections the older one lacks. If it is meant, review the older package like a new one and run 'dotnet supplyguard lock --only packages'.",
        ("pinned", pinned));

    public static Finding Unpinned(PackageSubject package) => NotPinned.Finding(
        package,
        new Location(GuardLock.FileName),
        $"'{package.PackageId} {package.Version}' was restored, but '{GuardLock.FileName}' does not know it.",
        "If the package is wanted, review it and run 'dotnet supplyguard lock --only packages'; otherwise find out which reference brings it.");

    public static Finding ContentDiffers(PackageSubject package, LockedPackage pin, string found) => DiffersFromPin.Finding(
        package,
        pin.Location,
        $"The archive of '{package.PackageId} {package.Version}' has content hash '{found}', but '{GuardLock.FileName}' pins '{string.Join("' or '", pin.ContentHashes.Select(hash => hash.Integrity))}'.",
        "Clear the package from the packages folder and restore. If it still differs, the source serves something else than it did: compare both before you lock it again.",
        ("found", found));

    public static Finding TreeDiffers(PackageSubject package, LockedPackage pin, string found) => DiffersFromPin.Finding(
        package,
        pin.Location,
        $"The extracted files of '{package.PackageId} {package.Version}' have the tree digest '{found}', but '{GuardLock.FileName}' pins '{pin.Tree}'.",
        "Clear the package from the packages folder and restore. If it still differs, compare its files with a copy that you trust before you lock it again.",
        ("found", found),
        ("pinned", pin.Tree));

    public static Finding Unreadable(PolicySubject policy, string detail) => LockUnreadable.Finding(
        policy,
        new Location(GuardLock.FileName),
        $"'{GuardLock.FileName}' cannot be read: {detail}",
        "Take the file from version control; resolve merge conflicts in it by running 'dotnet supplyguard lock' on a state that you trust.");

    public static Finding NoLock(PolicySubject policy) => LockMissing.Finding(
        policy,
        new Location(GuardLock.FileName),
        $"There is no '{GuardLock.FileName}' beside the policy, so nothing says what the packages and models were when they were trusted.",
        "Run 'dotnet supplyguard lock' on a state that you trust, review the file and check it in.");
}
