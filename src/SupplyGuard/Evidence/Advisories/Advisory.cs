using System.Collections.Immutable;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.Advisories;

/// <summary>What somebody made known about vulnerable versions of packages. Claims of a file or a source, none of them checked.</summary>
/// <param name="Id">As whoever published it calls it: <c>GHSA-…</c>, <c>CVE-…</c>.</param>
/// <param name="Aliases">What others call the same vulnerability.</param>
/// <param name="Summary">Empty when it has none.</param>
/// <param name="Affected">The packages that were asked for, and no others.</param>
/// <param name="Source">The file or address that it is from.</param>
internal sealed record Advisory(string Id, ImmutableArray<string> Aliases, string Summary, ImmutableArray<AffectedPackage> Affected, Location Source);
