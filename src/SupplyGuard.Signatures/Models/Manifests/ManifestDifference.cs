namespace SupplyGuard.Signatures.Models.Manifests;

/// <summary>A file of a model that is not what was signed; <paramref name="Detail"/> completes a sentence that begins with the path.</summary>
/// <param name="Expected">The digest that was signed; null for a file that was not, and for one with several shards.</param>
/// <param name="Found">The digest of what is there; null likewise.</param>
public sealed record ManifestDifference(ManifestDifferenceKind Kind, string Path, string Detail, string? Expected = null, string? Found = null);
