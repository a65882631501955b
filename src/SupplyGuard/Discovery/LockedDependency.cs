using SupplyGuard.Subjects;

namespace SupplyGuard.Discovery;

/// <summary>One package that <c>packages.lock.json</c> pins.</summary>
/// <param name="Framework">As the lock file spells it, without the runtime.</param>
/// <param name="Runtime">Runtime identifier; null for the framework alone.</param>
/// <param name="ContentHash">Base64 SHA-512; null when the lock file gives none.</param>
internal sealed record LockedDependency(string Framework, string? Runtime, string Id, string Version, string? ContentHash, Location Location);
