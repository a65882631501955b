namespace SupplyGuard.Evidence.Wiring;

/// <summary>Where an object of a JSON file begins, and where its first key does.</summary>
/// <param name="Brace">Offset of its opening brace.</param>
/// <param name="FirstKey">Offset of its first key; null when it is empty.</param>
internal sealed record JsonPlace(int Brace, int? FirstKey);
