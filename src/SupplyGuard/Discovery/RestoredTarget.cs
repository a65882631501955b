using System.Collections.Immutable;
using SupplyGuard.Subjects;

namespace SupplyGuard.Discovery;

/// <summary>The packages that one framework (and runtime) of a project resolved to.</summary>
/// <param name="Framework">As the lock file spells it, without the runtime.</param>
/// <param name="Runtime">Runtime identifier; null for the framework alone.</param>
internal sealed record RestoredTarget(string Framework, string? Runtime, ImmutableArray<PackageSubject> Packages);
