namespace SupplyGuard.Signatures.Packages;

/// <summary>What is wrong with a package signature, named as the fact.</summary>
public enum SignatureProblemKind
{
    /// <summary>The archive has no signature entry.</summary>
    NotSigned,

    /// <summary>No trust roots were given, so that no chain could be judged. Nothing is said about the signer.</summary>
    NoTrustRoots,

    /// <summary>The signature is not the CMS structure that the package signature specification describes.</summary>
    CmsInvalid,

    /// <summary>The signed content is not the one hash of the archive, spelled as the specification says.</summary>
    ContentInvalid,

    /// <summary>The signed hash is not the hash of the archive's bytes.</summary>
    ContentMismatch,

    /// <summary>There is not exactly one primary signer.</summary>
    SignerCountNotOne,

    /// <summary>The signature value does not verify with the signer's key.</summary>
    SignatureValueInvalid,

    /// <summary>The signer's certificate is not inside the signature.</summary>
    SigningCertificateMissing,

    /// <summary>The signed reference to the signing certificate is missing, weak, or names another certificate.</summary>
    SigningCertificateMismatch,

    /// <summary>The signature does not say, or says ambiguously, whether it is the author's or a repository's.</summary>
    CommitmentMissing,

    /// <summary>A signed attribute that the specification requires is missing, repeated, or malformed.</summary>
    AttributeInvalid,

    /// <summary>A hash function or a key is weaker than SHA-256 and RSA 2048.</summary>
    AlgorithmWeak,

    /// <summary>The certificate is not for this purpose.</summary>
    WrongKeyUsage,

    /// <summary>The certificate chain does not end in a trust root.</summary>
    ChainUntrusted,

    /// <summary>A certificate of the chain was not valid at the time of the timestamp.</summary>
    ChainExpired,

    /// <summary>There is no timestamp, and a certificate of the chain is no longer valid.</summary>
    CertificateExpired,

    /// <summary>A certificate of the chain was taken back before the signature was made, or in a way that makes no difference.</summary>
    CertificateRevoked,

    /// <summary>Revocation was asked for, and no current list speaks about a certificate of the chain.</summary>
    RevocationUnknown,

    /// <summary>The certificate chain is broken in another way.</summary>
    ChainInvalid,

    /// <summary>The signature carries a certificate that no root vouches for: bytes that nobody signed.</summary>
    CertificateStray,

    /// <summary>There is no RFC 3161 timestamp.</summary>
    TimestampMissing,

    /// <summary>The RFC 3161 timestamp is not one good token over this signature.</summary>
    TimestampInvalid,

    /// <summary>There is a countersignature that is not one good repository countersignature.</summary>
    CountersignatureInvalid,
}
