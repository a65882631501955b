using System.Collections.Immutable;

namespace SupplyGuard.Discovery;

/// <summary>The packages that one framework (and runtime) of a project resolved to.</summary>
/// <param name="Framework">As the lock file spells it, without the runtime.</param>
/// <param name="Runtime">Runtime identifier; null for the framework alone.</param>
/// <param name="Packages">Id and version of each package.</param>
internal sealed record RestoredTarget(string Framework, string? Runtime, ImmutableArray<(string Id, string Version)> Packages);
