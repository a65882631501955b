namespace SupplyGuard.Signatures.Models.Manifests;

/// <summary>A hash function that signatures of models may use for files.</summary>
public enum ModelHash
{
    /// <summary>SHA-256 (FIPS 180-4), 32 bytes.</summary>
    Sha256,

    /// <summary>BLAKE2b (RFC 7693), 64 bytes.</summary>
    Blake2b,
}
