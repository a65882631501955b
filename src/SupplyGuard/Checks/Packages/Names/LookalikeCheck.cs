using System.Collections.Immutable;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Packages.Names;

/// <summary>Judges whether packages bear names that are meant to be taken for others.</summary>
internal static class LookalikeCheck
{
    /// <param name="names">What others imitate.</param>
    /// <param name="isVouchedFor">Whether somebody whom the policy names made the package: whom one knows, one does not mistake.</param>
    /// <param name="placeOf">Where a person finds the name.</param>
    public static IEnumerable<Finding> Run(
        ImmutableArray<PackageEvidence> packages,
        WellKnownNames names,
        Func<PackageEvidence, bool> isVouchedFor,
        Func<PackageSubject, Location?> placeOf)
    {
        foreach (var package in packages)
        {
            if (names.Find(package.Subject.PackageId) is { } resemblance && !isVouchedFor(package))
                yield return LookalikeRules.Resembles(package, resemblance, placeOf(package.Subject) ?? new Location(package.ShownFolder));
        }
    }
}
