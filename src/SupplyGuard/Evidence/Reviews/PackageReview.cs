using System.Collections.Immutable;
using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Reviews;

/// <summary>That somebody has read a package, and exactly which content it was.</summary>
/// <param name="Key">Lower-cased <c>id/version</c>.</param>
/// <param name="Tree">Digest of the extracted files, <c>sg1-…</c>.</param>
/// <param name="Criteria">Sorted, from <see cref="Known"/>: what was looked at.</param>
internal sealed record PackageReview(string Key, Digest ContentHash, string Tree, string Reviewer, DateOnly Date, ImmutableArray<string> Criteria, string Note)
{
    public static ImmutableArray<string> Known { get; } = ["all-files", "build-code", "difference", "native-code", "public-api"];

    public bool IsOf(PackageEvidence package) => package.Subject.Key == Key && package.ContentHash == ContentHash && package.TreeDigest == Tree;
}
