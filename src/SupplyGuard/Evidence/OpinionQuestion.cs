using System.Collections.Immutable;

namespace SupplyGuard.Evidence;

/// <summary>What another verifier is asked: whether it agrees. Absolute paths of package archives.</summary>
/// <param name="Accepted">Those whose signature is good by ours.</param>
/// <param name="Refused">Those that have no good signature by ours.</param>
public sealed record OpinionQuestion(ImmutableArray<string> Accepted, ImmutableArray<string> Refused);
