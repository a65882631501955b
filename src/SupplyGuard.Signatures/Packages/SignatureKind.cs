namespace SupplyGuard.Signatures.Packages;

/// <summary>On whose behalf a package was signed (RFC 5126 §5.11.1 commitment types).</summary>
public enum SignatureKind
{
    /// <summary>The signature does not say.</summary>
    Unknown,

    /// <summary>Proof of origin: the author.</summary>
    Author,

    /// <summary>Proof of receipt: a repository.</summary>
    Repository,
}
