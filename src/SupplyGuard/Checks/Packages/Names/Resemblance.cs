namespace SupplyGuard.Checks.Packages.Names;

/// <summary>That a package id is like a well-known one.</summary>
/// <param name="WellKnown">The other, as it is spelled.</param>
internal sealed record Resemblance(string WellKnown, Likeness Likeness);
