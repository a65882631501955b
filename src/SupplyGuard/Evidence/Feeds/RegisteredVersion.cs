using SupplyGuard.Discovery;

namespace SupplyGuard.Evidence.Feeds;

/// <summary>What a package source says of one version of a package.</summary>
/// <param name="Deprecation">Null when it is not deprecated.</param>
/// <param name="Published">Null when the source does not say.</param>
internal sealed record RegisteredVersion(PackageVersion Version, bool IsListed, PackageDeprecation? Deprecation, DateTimeOffset? Published);
