using System.Collections.Immutable;
using SupplyGuard.Findings;

namespace SupplyGuard;

/// <summary>Every rule, listed by hand: the table of contents. A contract test proves it complete.</summary>
public static class RuleCatalog
{
    public static ImmutableArray<Rule> All { get; } = [];
}
