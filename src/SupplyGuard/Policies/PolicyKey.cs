namespace SupplyGuard.Policies;

/// <summary>A key that a policy may hold.</summary>
/// <param name="Description">One sentence or two, for editors and for the JSON Schema.</param>
/// <param name="Required">Whether its object is wrong without it.</param>
/// <param name="Default">JSON that holds where the object is there and the key is not; null: there is no default.</param>
internal sealed record PolicyKey(string Name, PolicyShape Shape, string Description, bool Required = false, string? Default = null);
