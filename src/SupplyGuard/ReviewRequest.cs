using System.Collections.Immutable;

namespace SupplyGuard;

/// <summary>What <c>package review</c> is asked to record.</summary>
/// <param name="PackageId">Without case.</param>
/// <param name="Version">Null: the one version that is in use.</param>
internal sealed record ReviewRequest(string PackageId, string? Version, string Reviewer, string Note, ImmutableArray<string> Criteria);
