using SupplyGuard.Discovery;
using SupplyGuard.Findings;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Packages.Lockfile;

/// <summary>What can be wrong between a project, its <c>packages.lock.json</c> and its restored graph.</summary>
internal static class LockfileRules
{
    public static readonly Rule NoLockfile = new("SG1101", "Project has no lock file", Severity.Error);

    public static readonly Rule ContentHashMismatch = new("SG1102", "Package content differs from the lock file", Severity.Error);

    public static readonly Rule NotCovered = new("SG1104", "Lock file does not cover the restored graph", Severity.Error);

    public static readonly Rule NeverRestored = new("SG1107", "Project was never restored", Severity.Error, Incomplete: true);

    public static readonly Rule Unreadable = new("SG1108", "Restore output cannot be read", Severity.Error, Incomplete: true);

    public static readonly Rule RestoredWithErrors = new("SG1111", "Last restore ended with errors", Severity.Error, Incomplete: true);

    public static Finding Missing(RestoredProject project) => NoLockfile.Finding(
        project.Subject,
        new Location(project.LockfilePath),
        $"'{project.Subject.Path}' has no '{Path.GetFileName(project.LockfilePath)}', so a restore takes whatever the sources offer.",
        "Set RestorePackagesWithLockFile to true in the project or in Directory.Build.props, restore, review the new lock file and check it in.");

    public static Finding Unreviewed(RestoredProject project) => NoLockfile.Finding(
        project.Subject,
        new Location(project.LockfilePath),
        $"'{project.Subject.Path}' had no '{Path.GetFileName(project.LockfilePath)}' when this restore began; the one that it wrote pins whatever the sources offered.",
        "Review the new lock file, check it in, and restore again.");

    public static Finding Mismatch(LockedDependency locked, PackageSubject package, string found) => ContentHashMismatch.Finding(
        package,
        locked.Location,
        $"'{package.PackageId} {package.Version}' has content hash 'sha512-{found}', but the lock file pins 'sha512-{locked.ContentHash}'.",
        "Find out which of the two changed: compare the lock file with its history; then clear the package from the packages folder and restore in locked mode. If it still differs, treat the source as compromised.",
        ("found", $"sha512-{found}"),
        ("pinned", $"sha512-{locked.ContentHash}"));

    public static Finding HashMissing(LockedDependency locked, PackageSubject package) => NotCovered.Finding(
        package,
        locked.Location,
        $"'{package.PackageId} {package.Version}' is in the lock file without a content hash, so its content is not pinned.",
        "Restore with --force-evaluate, review what changed in the lock file and check it in.");

    public static Finding NotLocked(RestoredProject project, PackageSubject package, RestoredTarget target) => NotCovered.Finding(
        package,
        new Location(project.LockfilePath),
        $"'{package.PackageId} {package.Version}' was restored for '{TargetName(target.Framework, target.Runtime)}' of '{project.Subject.Path}', but the lock file does not pin it there.",
        "Restore in locked mode. If the project file changed on purpose, restore once without it, review the difference and check the lock file in.",
        ("project", project.Subject.Path));

    public static Finding NotRestored(RestoredProject project, LockedDependency locked, PackageSubject package) => NotCovered.Finding(
        package,
        locked.Location,
        $"'{package.PackageId} {package.Version}' is pinned for '{TargetName(locked.Framework, locked.Runtime)}', but the restore of '{project.Subject.Path}' did not bring it.",
        "Restore in locked mode, so that the restored graph and the lock file agree.",
        ("project", project.Subject.Path));

    public static Finding Never(RestoredProject project) => NeverRestored.Finding(
        project.Subject,
        new Location(project.Subject.Path),
        $"'{project.Subject.Path}' was never restored, so there are no packages to judge.",
        "Run 'dotnet restore --locked-mode', or add --restore to this command.");

    public static Finding Failed(RestoredProject project, AssetsFile assets) => RestoredWithErrors.Finding(
        project.Subject,
        new Location(project.Subject.Path),
        $"The last restore of '{project.Subject.Path}' ended with '{string.Join("', '", assets.Errors)}', so the packages on disk are not all that it asks for.",
        "Run 'dotnet restore --locked-mode' and mend what it complains about.");

    public static Finding CannotRead(RestoredProject project, RestoredProject.Fault fault) => Unreadable.Finding(
        project.Subject,
        fault.Location,
        $"'{fault.Location.Path}' of '{project.Subject.Path}' cannot be read: {fault.Detail}",
        "Delete the file if it is under 'obj', or take it from version control if it is a lock file, and restore again.");

    private static string TargetName(string framework, string? runtime) => runtime is null ? framework : $"{framework}/{runtime}";
}
