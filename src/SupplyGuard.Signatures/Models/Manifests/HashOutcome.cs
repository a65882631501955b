namespace SupplyGuard.Signatures.Models.Manifests;

/// <summary>The digest of a stretch of a file in lower-case hexadecimal, or why there is none.</summary>
internal readonly record struct HashOutcome(string? Digest, string? Fault);
