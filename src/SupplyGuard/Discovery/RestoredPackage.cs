namespace SupplyGuard.Discovery;

/// <summary>A package as an assets file names it.</summary>
/// <param name="ContentHash">Base64 SHA-512 that NuGet wrote down; null for a download dependency. A claim, not evidence.</param>
internal sealed record RestoredPackage(string Id, string Version, string? ContentHash);
