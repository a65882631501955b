namespace SupplyGuard.Signatures.Models.Manifests;

/// <summary>A file of a model, not yet read.</summary>
/// <param name="Path">Relative to the model, with forward slashes.</param>
/// <param name="FullPath">Absolute; where links are followed, the file that they lead to.</param>
internal sealed record ModelFile(string Path, string FullPath, long Length);
