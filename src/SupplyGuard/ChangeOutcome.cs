using System.Collections.Immutable;
using SupplyGuard.Findings;

namespace SupplyGuard;

/// <summary>What became of a request to write a checked-in file: a lock, or baselines.</summary>
/// <param name="Report">Unless it passed, nothing was written.</param>
/// <param name="Changes">One line for each thing that differs from before, for people.</param>
/// <param name="Written">Absolute paths of files whose content changed.</param>
public sealed record ChangeOutcome(Report Report, ImmutableArray<string> Changes, ImmutableArray<string> Written);
