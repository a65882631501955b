using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Signatures.Packages;
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
        $"'{Name(package)}' is not in the packages folder, so its content cannot be judged.",
        package.Via is ["tool"]
            ? "Run 'dotnet tool restore' and verify again before anybody runs the tool."
            : "Run 'dotnet restore --locked-mode', or add --restore to this command.");

    public static Finding Differs(PackageEvidence package, TreeDifference difference) => FileDiffers.Finding(
        package.Subject,
        new Location($"{package.ShownFolder}/{difference.Path}", Offset: difference.Offset),
        $"'{difference.Path}' of '{Name(package)}' {difference.Detail}",
        ClearAndRestore);

    public static Finding Missing(PackageEvidence package, TreeDifference difference) => FileMissing.Finding(
        package.Subject,
        new Location($"{package.ShownFolder}/{difference.Path}"),
        $"'{difference.Path}' of '{Name(package)}' {difference.Detail}",
        "Delete the package's folder and restore again.");

    /// <summary>Also for a file renamed by case and for a link: under that name, the package has no such file.</summary>
    public static Finding Added(PackageEvidence package, TreeDifference difference) => FileAdded.Finding(
        package.Subject,
        new Location($"{package.ShownFolder}/{difference.Path}"),
        $"'{difference.Path}' in the folder of '{Name(package)}' {difference.Detail}",
        ClearAndRestore,
        ("kind", difference.Kind.ToString()));

    public static Finding Malformed(PackageEvidence package, string detail, long offset) => ArchiveMalformed.Finding(
        package.Subject,
        new Location(package.ShownArchive, Offset: offset),
        $"The archive of '{Name(package)}' is malformed at byte {offset}: {detail}",
        "Delete the package's folder and restore again. If the archive is malformed again, its source serves a manipulated package: do not use it.");

    public static Finding Unexamined(PackageEvidence package, string detail) => CannotExamine.Finding(
        package.Subject,
        new Location(package.ShownFolder),
        $"'{Name(package)}' cannot be examined: {detail}",
        "Make the package's folder readable, or delete it and restore again.");

    private static string Name(PackageEvidence package) => $"{package.Subject.PackageId} {package.Subject.Version}";
}
