namespace SupplyGuard.Discovery;

/// <summary>A version of a package, in lower case, and what the lock says of it.</summary>
internal sealed record PinnedVersion(string Version, LockedPackage Pin);
