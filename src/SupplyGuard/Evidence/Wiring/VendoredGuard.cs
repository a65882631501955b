using System.Collections.Immutable;

namespace SupplyGuard.Evidence.Wiring;

/// <summary>A checked-in copy of the guard.</summary>
/// <param name="Path">The folder as reports show it.</param>
/// <param name="Differences">How it differs from the guard of this version; null when this installation has none to compare with.</param>
internal sealed record VendoredGuard(string Path, ImmutableArray<string>? Differences);
