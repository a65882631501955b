namespace SupplyGuard.Evidence.Wiring;

/// <summary>The <c>global.json</c> that some project or solution gets its SDK versions from.</summary>
/// <param name="Path">The file as reports show it, or where it would be.</param>
/// <param name="Exists">Whether there is one.</param>
/// <param name="Version">Which version of the guard it names; null when none.</param>
/// <param name="Fault">Why it cannot be read, as a clause; null when it can.</param>
internal sealed record WiringVersion(string Path, bool Exists, string? Version, string? Fault, int Line);
