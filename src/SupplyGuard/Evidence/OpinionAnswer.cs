using System.Collections.Immutable;

namespace SupplyGuard.Evidence;

/// <summary>What another verifier answered; it agrees about every archive that is in neither list.</summary>
/// <param name="Differing">Archives of which it says the opposite.</param>
/// <param name="Unanswered">Archives of which it has said nothing that can be relied on.</param>
/// <param name="Reason">Why not; null when everything was answered.</param>
public sealed record OpinionAnswer(ImmutableArray<string> Differing, ImmutableArray<string> Unanswered, string? Reason);
