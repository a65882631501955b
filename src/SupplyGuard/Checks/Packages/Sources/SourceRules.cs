using SupplyGuard.Evidence.Sources;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Packages.Sources;

/// <summary>What can be wrong with where a package came from.</summary>
internal static class SourceRules
{
    public static readonly Rule NotAllowed = new("SG1201", "Package comes from a source the policy does not allow", Severity.Error);

    public static readonly Rule NotMapped = new("SG1202", "Package has no source mapping", Severity.Warning);

    public static readonly Rule NoOrigin = new("SG1203", "Package does not say where it came from", Severity.Error);

    public static readonly Rule OutsideMapping = new("SG1205", "Package comes from a source that NuGet's mapping does not name", Severity.Error);

    private const string RestoreAgain =
        "Find out how the package got there; then delete its folder from the packages folder and restore again.";

    public static Finding From(PackageOrigin origin, Location location, string from, SourcePattern pattern) => NotAllowed.Finding(
        origin.Subject,
        location,
        $"'{Name(origin)}' came from '{PolicyText.Shown(from)}', but the policy lets '{pattern.Pattern}' come from '{string.Join("' or '", pattern.From.Select(PolicyText.Shown))}' only.",
        $"{RestoreAgain} Map the package to its source in nuget.config (packageSourceMapping), so that NuGet asks no other.",
        ("allowed", pattern.Location.ToString()),
        ("source", PolicyText.Shown(from)));

    public static Finding FromAnywhere(PackageOrigin origin, int sources) => NotMapped.Finding(
        origin.Subject,
        origin.Location,
        $"'{Name(origin)}' may come from any of {sources} sources: neither the policy nor a package source mapping says which, and whoever answers first is believed.",
        "Add a pattern for it to 'packages.sources' in the policy, or to packageSourceMapping in nuget.config.");

    public static Finding Unsaid(PackageOrigin origin) => NoOrigin.Finding(
        origin.Subject,
        origin.Location,
        $"'{Name(origin)}' does not say where it came from, which the policy restricts: {origin.Detail}",
        RestoreAgain);

    public static Finding NotMappedThere(PackageOrigin origin, Location location, string from) => OutsideMapping.Finding(
        origin.Subject,
        location,
        $"'{Name(origin)}' came from '{PolicyText.Shown(from)}', which is not where the package source mapping would take it from; NuGet does not look again at what it has.",
        RestoreAgain,
        ("source", PolicyText.Shown(from)));

    private static string Name(PackageOrigin origin) => $"{origin.Subject.PackageId} {origin.Subject.Version}";
}
