namespace SupplyGuard.Discovery;

/// <summary>A version of a package, and what the lock says of it.</summary>
internal sealed record PinnedVersion(PackageVersion Version, LockedPackage Pin);
