using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Packages.Installed;

/// <summary>What can be wrong with the extracted files of a package: those that the build really uses.</summary>
internal static class InstalledRules
{
    public static readonly Rule NotInstalled = new("SG1103", "Locked package is not in the packages folder", Severity.Error, Incomplete: true);

    public static readonly Rule FileDiffers = new("SG1301", "Extracted file differs from its package", Severity.Error);

    public static readonly Rule FileMissing = new("SG1302", "Extracted file is missing", Severity.Error);

    public static readonly Rule FileAdded = new("SG1303", "File was added to an extracted package", Severity.Error);

    public static readonly Rule ArchiveMalformed = new("SG1304", "Package archive is malformed", Severity.Error);

    public static readonly Rule CannotExamine = new("SG1305", "Extracted package cannot be examined", Severity.Error, Incomplete: true);

    private const string ClearAndRestore =
        "Treat this machine's packages folder as tampered with: find out who writes there, delete the package's folder and restore again.";

    public static Finding Absent(PackageEvidence package) => NotInstalled.Finding(
        package.Subject,
        new Location(package.ShownFolder),
        $"'{package.Subject.PackageId} {package.Subject.Version}' is not in the packages folder, so its content cannot be judged.",
        "Run 'dotnet restore --locked-mode', or add --restore to this command.");

    public static Finding Differs(PackageEvidence package, string file, string found, string expected) => FileDiffers.Finding(
        package.Subject,
        new Location($"{package.ShownFolder}/{file}"),
        $"'{file}' of '{package.Subject.PackageId} {package.Subject.Version}' has digest '{found}', but its package contains '{expected}'.",
        ClearAndRestore,
        ("expected", expected),
        ("found", found));

    public static Finding Missing(PackageEvidence package, string file) => FileMissing.Finding(
        package.Subject,
        new Location($"{package.ShownFolder}/{file}"),
        $"'{file}' of '{package.Subject.PackageId} {package.Subject.Version}' is in the package, but was not extracted or has been deleted.",
        "Delete the package's folder and restore again.");

    public static Finding Added(PackageEvidence package, string file, string what) => FileAdded.Finding(
        package.Subject,
        new Location($"{package.ShownFolder}/{file}"),
        $"'{file}' lies in the extracted folder of '{package.Subject.PackageId} {package.Subject.Version}' as {what}, but is not in the package.",
        ClearAndRestore);

    public static Finding Malformed(PackageEvidence package, string detail, long offset) => ArchiveMalformed.Finding(
        package.Subject,
        new Location(package.ShownArchive, Offset: offset),
        $"The archive of '{package.Subject.PackageId} {package.Subject.Version}' is malformed at byte {offset}: {detail}",
        "Delete the package's folder and restore again. If the archive is malformed again, its source serves a manipulated package: do not use it.");

    public static Finding Unexamined(PackageEvidence package, string detail) => CannotExamine.Finding(
        package.Subject,
        new Location(package.ShownFolder),
        $"'{package.Subject.PackageId} {package.Subject.Version}' cannot be examined: {detail}",
        "Make the package's folder readable, or delete it and restore again.");
}
