using System.Collections.Immutable;
using SupplyGuard.Findings;

namespace SupplyGuard.Policies;

/// <summary>What came of reading a policy file.</summary>
/// <param name="Policy">Null when the file could not be read or is wrong; then a finding of severity error says why.</param>
/// <param name="Findings">In the order of the file. With a policy there may be findings too: that it asks for nothing.</param>
internal sealed record PolicyReading(Policy? Policy, ImmutableArray<Finding> Findings)
{
    /// <summary>The policy with its presets and defaults, every value with its origin, for <see cref="PolicyShow"/>. Null when there is no policy.</summary>
    public PolicyNode.Section? Effective { get; init; }
}
