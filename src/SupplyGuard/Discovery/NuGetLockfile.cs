using System.Collections.Immutable;

namespace SupplyGuard.Discovery;

/// <summary>The packages that a project's <c>packages.lock.json</c> pins, project references left out.</summary>
/// <param name="ShownPath">Where it is, as reports show it.</param>
internal sealed record NuGetLockfile(string ShownPath, ImmutableArray<LockedDependency> Dependencies);
