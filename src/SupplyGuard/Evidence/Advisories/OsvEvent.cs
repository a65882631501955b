using SupplyGuard.Discovery;

namespace SupplyGuard.Evidence.Advisories;

/// <summary>One event of a range.</summary>
/// <param name="Version">Null: before the first version.</param>
internal sealed record OsvEvent(OsvEventKind Kind, PackageVersion? Version);
