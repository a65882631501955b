using System.Collections.Immutable;
using SupplyGuard.Findings;

namespace SupplyGuard;

/// <summary>What <c>supplyguard.lock.json</c> would become.</summary>
/// <param name="Report">Unless it passed, nothing is to be written.</param>
/// <param name="Packages">The packages that were examined for it.</param>
/// <param name="Text">The new content; null when nothing is to be written, or nothing changed.</param>
/// <param name="Changes">One line for each thing that differs from before, for people.</param>
internal sealed record LockPlan(Report Report, PackageStage Packages, string? Text, ImmutableArray<string> Changes);
