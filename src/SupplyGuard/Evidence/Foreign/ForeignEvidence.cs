using System.Collections.Immutable;

namespace SupplyGuard.Evidence.Foreign;

/// <summary>The lock files of other ecosystems in a repository, and those that could not be read.</summary>
internal sealed record ForeignEvidence(ImmutableArray<ForeignLock> Locks, ImmutableArray<ForeignFault> Faults);
