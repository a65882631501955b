using System.Collections.Immutable;

namespace SupplyGuard.Signatures.Models.Manifests;

/// <summary>A manifest made from what is on disk.</summary>
/// <param name="Problems">What cannot be in a manifest: with any of these it is not the whole model, and nothing may be concluded from it.</param>
/// <param name="Bytes">How many bytes the files have, whether they were hashed or known.</param>
/// <param name="IsOneFile">Whether the model is a file rather than a folder.</param>
public sealed record ManifestReading(ModelManifest Manifest, ImmutableArray<ModelProblem> Problems, long Bytes, bool IsOneFile);
