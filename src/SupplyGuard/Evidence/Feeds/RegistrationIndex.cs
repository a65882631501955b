using System.Collections.Immutable;
using SupplyGuard.Discovery;

namespace SupplyGuard.Evidence.Feeds;

/// <summary>What stands in the registration index of a package.</summary>
/// <param name="Versions">Those that stand in the index itself.</param>
/// <param name="Pages">Where the others stand, each with the newest version there; null when the source does not say which that is.</param>
internal sealed record RegistrationIndex(ImmutableArray<RegisteredVersion> Versions, ImmutableArray<(Uri Address, PackageVersion? Newest)> Pages);
