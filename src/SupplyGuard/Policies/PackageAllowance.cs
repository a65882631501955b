using System.Collections.Immutable;
using SupplyGuard.Subjects;

namespace SupplyGuard.Policies;

/// <summary>Which packages may do what no other package may.</summary>
/// <param name="Packages">Patterns of package ids.</param>
public sealed record PackageAllowance(ImmutableArray<Located<string>> Packages, Location Location)
{
    public bool Covers(string packageId) => Packages.Any(pattern => new PackagePattern(pattern.Value).Matches(packageId));
}
