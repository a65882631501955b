using System.Collections.Immutable;
using SupplyGuard.Subjects;

namespace SupplyGuard.Policies;

/// <summary>Which packages must have been read by somebody, and where it is written down who did.</summary>
/// <param name="File">Path relative to the policy's folder.</param>
/// <param name="Required">Patterns of package ids whose exact content needs a review.</param>
/// <param name="Imports">Reviews of other teams, as they were when somebody decided to believe them.</param>
public sealed record ReviewPolicy(string File, ImmutableArray<string> Required, ImmutableArray<ReviewImport> Imports, Location Location);
