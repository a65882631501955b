using System.Collections.Immutable;
using SupplyGuard.Signatures.Models.Cms;
using SupplyGuard.Signatures.Models.Manifests;
using SupplyGuard.Signatures.Models.Signing;

namespace SupplyGuard;

/// <summary>A model that is to be signed. All paths are absolute unless said otherwise.</summary>
/// <param name="Path">A file or a folder.</param>
/// <param name="Root">The folder that paths in the report are relative to.</param>
/// <param name="Signature">Where the signature is written.</param>
/// <param name="Signer">Who signs; null for <see cref="Cms"/>.</param>
public sealed record ModelSignRequest(string Path, string Root, string Signature, ModelSigner? Signer)
{
    /// <summary>Who signs by CMS; null exactly when <see cref="Signer"/> signs.</summary>
    public CmsModelSigner? Cms { get; init; }

    /// <summary>How files become digests; its ignored paths are added to what is always left out.</summary>
    public ModelSerialization Serialization { get; init; } = ModelSerialization.Usual;

    /// <summary>What the signature says nothing about, relative to the model, with forward slashes.</summary>
    public ImmutableArray<string> IgnoredPaths { get; init; } = [];
}
