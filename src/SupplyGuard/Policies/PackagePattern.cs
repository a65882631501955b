namespace SupplyGuard.Policies;

/// <summary>A package id in which <c>*</c> stands for any characters; without case, as package ids are.</summary>
internal sealed class PackagePattern(string pattern)
{
    public bool Matches(string packageId) => Wildcard.Matches(pattern, packageId, ignoreCase: true);
}
