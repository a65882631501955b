using System.Collections.Immutable;

namespace SupplyGuard.Evidence.Feeds;

/// <summary>A package as one source registers it.</summary>
/// <param name="PackageId">Lower-cased.</param>
/// <param name="Source">As reports show it.</param>
/// <param name="Versions">Those that were asked for, and everything newer.</param>
internal sealed record RegisteredPackage(string PackageId, string Source, ImmutableArray<RegisteredVersion> Versions);
