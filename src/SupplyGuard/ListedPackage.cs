using System.Collections.Immutable;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Reviews;

namespace SupplyGuard;

/// <summary>A package as <c>package list</c> shows it.</summary>
/// <param name="Signer">As a lock names it; null when it is not signed.</param>
/// <param name="Pin">How it stands to <c>supplyguard.lock.json</c>.</param>
/// <param name="Reviews">Reviews of exactly this content.</param>
internal sealed record ListedPackage(PackageEvidence Package, string? Signer, PinState Pin, ImmutableArray<PackageReview> Reviews)
{
    public ImmutableArray<string> Owners => [.. (Package.Signature?.Repository?.Owners ?? []).Order(StringComparer.Ordinal)];
}
