using System.Collections.Immutable;

namespace SupplyGuard.Evidence.Foreign;

/// <summary>A lock file of another ecosystem: what it says about packages that are fetched. Those that lie in the repository are left out.</summary>
/// <param name="ShownPath">As reports show it.</param>
/// <param name="Includes">Files of the same kind that it refers to, as written, each with its line.</param>
internal sealed record ForeignLock(string ShownPath, ImmutableArray<ForeignEntry> Entries, ImmutableArray<(string Path, int Line)> Includes);
