using System.Collections.Immutable;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Reviews;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Packages.Review;

/// <summary>Judges whether somebody has read what the policy wants to be read.</summary>
internal static class ReviewCheck
{
    public static IEnumerable<Finding> Run(ReviewPolicy policy, PolicySubject subject, ReviewEvidence reviews, ImmutableArray<PackageEvidence> packages)
    {
        foreach (var (location, detail) in reviews.Faults)
            yield return ReviewRules.Unusable(subject, location, detail);

        PackagePattern[] required = [.. policy.Required.Select(pattern => new PackagePattern(pattern))];
        foreach (var package in packages.Where(package => package.IsInstalled && required.Any(pattern => pattern.Matches(package.Subject.PackageId))))
        {
            if (!reviews.Of(package).Any())
                yield return ReviewRules.Missing(package, policy, reviews.Own.Concat(reviews.Imported).Count(review => review.Key.StartsWith($"{package.Subject.PackageId}/", StringComparison.OrdinalIgnoreCase)));
        }
    }
}
