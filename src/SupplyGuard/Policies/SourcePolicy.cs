using System.Collections.Immutable;
using SupplyGuard.Subjects;

namespace SupplyGuard.Policies;

/// <summary>Where packages of certain names may come from.</summary>
/// <param name="Packages">Patterns with <c>*</c> over package ids, without case.</param>
/// <param name="From">Addresses, or folders relative to the policy's.</param>
public sealed record SourcePolicy(ImmutableArray<string> Packages, ImmutableArray<string> From, Location Location);
