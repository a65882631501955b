using SupplyGuard.Findings;
using SupplyGuard.Subjects;

namespace SupplyGuard.Policies;

/// <summary>What the policy asks of what package sources say about the versions that are used.</summary>
/// <param name="Unlisted">How much an unlisted version weighs; null when that does not matter.</param>
/// <param name="Deprecated">How much a deprecated version weighs; null when that does not matter.</param>
/// <param name="Outdated">For how long a newer version may be out; null when that does not matter.</param>
public sealed record AgePolicy(Located<Severity>? Unlisted, Located<Severity>? Deprecated, TimeSpan? Outdated, Location Location);
