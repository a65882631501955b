namespace SupplyGuard.Evidence.Wiring;

/// <summary>Something in a file of the repository that leads builds around the wiring although every piece is there.</summary>
/// <param name="Path">The file as reports show it.</param>
/// <param name="Setting">The property, target or task; null when the file cannot be read.</param>
/// <param name="Fault">Why it cannot be read, as a clause; null when it can.</param>
internal sealed record WiringDetour(string Path, BuildSetting? Setting, string? Fault);
