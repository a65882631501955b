using System.Globalization;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Advisories;
using SupplyGuard.Evidence.Feeds;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Packages.Age;

/// <summary>What can be wrong with a version that its source has moved on from, and with what sources say about it.</summary>
internal static class AgeRules
{
    public static readonly Rule Unlisted = new("SG1505", "Package version is unlisted", Severity.Error);

    public static readonly Rule Deprecated = new("SG1506", "Package version is deprecated", Severity.Error);

    public static readonly Rule Outdated = new("SG1507", "Package version is outdated", Severity.Error);

    public static readonly Rule NotKnown = new("SG1508", "Nobody says whether packages are up to date", Severity.Error, Incomplete: true);

    public static readonly Rule CannotBeAsked = new("SG1509", "Package source does not say whether packages are up to date", Severity.Error, Incomplete: true);

    public static Finding IsUnlisted(PackageEvidence package, string source, Location place) => Unlisted.Finding(
        package.Subject,
        place,
        $"'{Name(package)}' is unlisted by '{PolicyText.Shown(source)}': whoever published it wants nobody to begin with it any more.",
        "Find out why it was taken from the lists, which is how versions that are broken or were hijacked go, and move to another version.",
        ("source", source));

    public static Finding IsDeprecated(PackageEvidence package, PackageDeprecation deprecation, string source, Location place) => Deprecated.Finding(
        package.Subject,
        place,
        $"'{Name(package)}' is deprecated by its authors, {Why(deprecation)}{Instead(deprecation)}.",
        deprecation.Alternate.Length == 0
            ? "Move to a version that is not deprecated, or to another package."
            : $"Move to '{PolicyText.Shown(deprecation.Alternate)}' once you have looked at it as at any new package.",
        ("reasons", string.Join(", ", deprecation.Reasons)),
        ("alternate", deprecation.Alternate),
        ("source", source));

    public static Finding IsOutdated(PackageEvidence package, RegisteredVersion first, RegisteredVersion newest, Location place) => Outdated.Finding(
        package.Subject,
        place,
        $"'{Name(package)}' is outdated: '{PolicyText.Shown(first.Version.Text)}' is out since {Day(first.Published!.Value)}, and '{PolicyText.Shown(newest.Version.Text)}' is the newest.",
        $"Update to '{PolicyText.Shown(newest.Version.Text)}', also where another package brings it: a direct reference or central transitive pinning lifts it.",
        ("since", Day(first.Published!.Value)),
        ("newest", newest.Version.Text));

    public static Finding NothingAsked(Subject subject, Location place) => NotKnown.Finding(
        subject,
        place,
        "The policy asks for 'packages.age', and no package source was asked.",
        "Run 'dotnet supplyguard verify --audit', which asks them.");

    public static Finding NothingOffered(Subject subject, Location place) => NotKnown.Finding(
        subject,
        place,
        "None of the package sources says which versions there are.",
        "Restore with a source that has NuGet's resource 'RegistrationsBaseUrl', or remove 'packages.age'.");

    public static Finding KnownToNobody(PackageEvidence package, Location place) => NotKnown.Finding(
        package.Subject,
        place,
        $"No package source that was asked knows '{Name(package)}'.",
        "Find out where it came from, and whether its source has deleted it: that happens to packages that were found to be malicious.");

    public static Finding CannotAsk(Subject subject, AdvisoryFault fault) => CannotBeAsked.Finding(
        subject,
        fault.Location,
        $"The package source '{PolicyText.Shown(fault.Location.Path)}' does not say whether packages are up to date: {fault.Detail}",
        "Try again when the source answers; a password is taken from where NuGet has it, 'packageSourceCredentials' or a variable.");

    public static Finding CannotTellSince(PackageEvidence package, string source, RegisteredVersion newer, Location place) => CannotBeAsked.Finding(
        package.Subject,
        place,
        $"The package source '{PolicyText.Shown(source)}' does not say since when '{PolicyText.Shown(newer.Version.Text)}' is out, so whether '{Name(package)}' is outdated cannot be told.",
        "Update, or judge without 'packages.age.outdated' while packages come from this source.");

    private static string Name(PackageEvidence package) => $"{package.Subject.PackageId} {package.Subject.Version}";

    private static string Why(PackageDeprecation deprecation)
    {
        var reasons = deprecation.Reasons.IsEmpty ? "who give no reason" : $"as '{PolicyText.Shown(string.Join(", ", deprecation.Reasons))}'";
        return deprecation.Message.Length == 0 ? reasons : $"{reasons}: '{PolicyText.Shown(deprecation.Message)}'";
    }

    private static string Instead(PackageDeprecation deprecation) =>
        deprecation.Alternate.Length == 0 ? "" : $"; to be used instead: '{PolicyText.Shown(deprecation.Alternate)}'";

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
