using System.Collections.Immutable;

namespace SupplyGuard;

/// <summary>What a log of verdicts holds, and what is wrong with it.</summary>
/// <param name="Entries">How many entries there are.</param>
/// <param name="Head">The hash of the last entry, in lower-case hexadecimal; 64 zeros for a log without entries.</param>
public sealed record VerdictLogReading(int Entries, string Head, ImmutableArray<VerdictLogFault> Faults);
