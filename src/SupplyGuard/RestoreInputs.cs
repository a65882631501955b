using System.Collections.Immutable;
using SupplyGuard.Findings;

namespace SupplyGuard;

/// <summary>What a restore starts from, as <see cref="RestoreGate.Before"/> found it.</summary>
/// <param name="Report">Whether the restore may begin at all.</param>
/// <param name="Unlocked">Absolute paths of the projects that have no lock file yet.</param>
public sealed record RestoreInputs(Report Report, ImmutableArray<string> Unlocked);
