using SupplyGuard.Subjects;

namespace SupplyGuard.Policies;

/// <summary>A value of the policy and where it was written: in the policy file itself, or in a preset.</summary>
public sealed record Located<T>(T Value, Location Location);
