using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Advisories;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Packages.Advisories;

/// <summary>What can be wrong with a package that others looked into, and with what they say about it.</summary>
internal static class AdvisoryRules
{
    public static readonly Rule Vulnerable = new("SG1501", "Package has a known vulnerability", Severity.Error);

    public static readonly Rule Unreadable = new("SG1502", "Advisory cannot be read", Severity.Error, Incomplete: true);

    public static readonly Rule Missing = new("SG1503", "There are no advisories to judge packages by", Severity.Error, Incomplete: true);

    public static readonly Rule CannotBeAsked = new("SG1504", "Package source does not say which packages are vulnerable", Severity.Error, Incomplete: true);

    public static Finding IsVulnerable(PackageEvidence package, Advisory advisory, AffectedPackage affected, PackageVersion version, Location place)
    {
        var mended = affected.FixedAfter(version);
        return Vulnerable.Finding(
            package.Subject,
            place,
            $"'{Name(package)}' has the known vulnerability '{PolicyText.Shown(advisory.Id)}', severity {Word(affected.Severity)}, {(mended is null ? "and no version is known that mends it" : $"which '{mended}' mends")}{Summary(advisory)}.",
            mended is null
                ? "Find out whether your use of the package is affected; replace the package, or exempt it with a reason and a day on which to look again."
                : $"Update to '{mended}' or newer, also where another package brings it: a direct reference or central transitive pinning lifts it.",
            ("advisory", advisory.Id),
            ("aliases", string.Join(", ", advisory.Aliases)),
            ("severity", Word(affected.Severity)),
            ("fixed", mended?.Text ?? ""),
            ("source", advisory.Source.Path));
    }

    public static Finding CannotRead(Subject subject, AdvisoryFault fault) => Unreadable.Finding(
        subject,
        fault.Location,
        $"'{PolicyText.Shown(fault.Location.Path)}' cannot be read: {fault.Detail}",
        "Fetch the advisories again; remove the file if it is none.");

    public static Finding CannotCompare(PackageEvidence package, Advisory advisory, Location place) => Unreadable.Finding(
        package.Subject,
        place,
        $"Whether '{PolicyText.Shown(advisory.Id)}' is about '{Name(package)}' cannot be told, because the version is none that can be compared.",
        "Read the advisory, and use a version of the package that is numbered as NuGet asks.");

    public static Finding NothingNamed(Subject subject, Location place) => Missing.Finding(
        subject,
        place,
        "The policy asks for 'packages.advisories', but names no folder under 'osv', and no source was asked.",
        "Name a folder of OSV files under 'packages.advisories.osv', or run 'dotnet supplyguard verify --audit'.");

    public static Finding NothingInFolder(Subject subject, Located<string> folder) => Missing.Finding(
        subject,
        folder.Location,
        $"The folder '{PolicyText.Shown(folder.Value)}' holds no advisory.",
        "Fill it with the OSV files of the NuGet ecosystem.");

    public static Finding NothingOffered(Subject subject, Location place) => Missing.Finding(
        subject,
        place,
        "None of the package sources offers data about vulnerabilities.",
        "Restore with a source that does, or name a folder of OSV files under 'packages.advisories.osv'.");

    public static Finding CannotAsk(Subject subject, AdvisoryFault fault) => CannotBeAsked.Finding(
        subject,
        fault.Location,
        $"The package source '{PolicyText.Shown(fault.Location.Path)}' does not say which packages are vulnerable: {fault.Detail}",
        "Try again when the source answers; a password is taken from where NuGet has it, 'packageSourceCredentials' or a variable.");

    private static string Name(PackageEvidence package) => $"{package.Subject.PackageId} {package.Subject.Version}";

    private static string Word(AdvisorySeverity severity) => severity.ToString().ToLowerInvariant();

    private static string Summary(Advisory advisory) => advisory.Summary.Length == 0 ? "" : $": '{PolicyText.Shown(advisory.Summary)}'";
}
