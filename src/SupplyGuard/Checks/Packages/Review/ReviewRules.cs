using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Packages.Review;

/// <summary>What can be wrong with the reviews of packages.</summary>
internal static class ReviewRules
{
    public static readonly Rule NotReviewed = new("SG1310", "Package has no review of its exact content", Severity.Error);

    public static readonly Rule CannotUse = new("SG1311", "Reviews cannot be read", Severity.Error, Incomplete: true);

    /// <param name="others">How many reviews of other content of the same id there are.</param>
    public static Finding Missing(PackageEvidence package, ReviewPolicy policy, int others) => NotReviewed.Finding(
        package.Subject,
        new Location(policy.File),
        $"Nobody has recorded a review of '{package.Subject.PackageId} {package.Subject.Version}' as it is here; of other content of that id, '{others}' are recorded.",
        $"Read the package and run 'dotnet supplyguard package review {package.Subject.PackageId}@{package.Subject.Version}', which shows what changed since the last one that was read.",
        ("contentHash", package.ContentHash?.Integrity ?? ""),
        ("tree", package.TreeDigest ?? ""));

    public static Finding Unusable(PolicySubject policy, Location location, string detail) => CannotUse.Finding(
        policy,
        location,
        $"The reviews in '{location.Path}' cannot be used: {detail}",
        "Take the file from version control. Reviews of others are imported by the digest of their file: read what changed in it before you write the new digest into the policy.");
}
