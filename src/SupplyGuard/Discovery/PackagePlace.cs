namespace SupplyGuard.Discovery;

/// <summary>A package in one of several packages folders.</summary>
/// <param name="Key">Lower-cased <c>id/version</c>.</param>
/// <param name="Folder">Absolute path of its extracted folder; null when no packages folder holds it.</param>
internal sealed record PackagePlace(string Key, string? Folder);
