namespace SupplyGuard.Signatures.Models.Manifests;

/// <summary>How a model differs from what was signed.</summary>
public enum ManifestDifferenceKind
{
    /// <summary>The file is there and was signed, with another content.</summary>
    Changed,

    /// <summary>The file was signed and is not there.</summary>
    Missing,

    /// <summary>The file is there and was not signed.</summary>
    Extra,
}
