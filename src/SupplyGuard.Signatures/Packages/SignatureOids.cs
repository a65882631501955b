namespace SupplyGuard.Signatures.Packages;

/// <summary>Object identifiers of CMS signatures of packages and models, each with the document that assigns it.</summary>
internal static class SignatureOids
{
    /// <summary>RFC 5652 §4: the signed content is plain bytes.</summary>
    public const string Data = "1.2.840.113549.1.7.1";

    /// <summary>RFC 5652 §5.1.</summary>
    public const string SignedData = "1.2.840.113549.1.7.2";

    /// <summary>RFC 5652 §11.1.</summary>
    public const string ContentType = "1.2.840.113549.1.9.3";

    /// <summary>RFC 5652 §11.2.</summary>
    public const string MessageDigest = "1.2.840.113549.1.9.4";

    /// <summary>RFC 5652 §11.3.</summary>
    public const string SigningTime = "1.2.840.113549.1.9.5";

    /// <summary>RFC 5652 §11.4.</summary>
    public const string Countersignature = "1.2.840.113549.1.9.6";

    /// <summary>RFC 2634 §5.4, SHA-1: refused.</summary>
    public const string SigningCertificateV1 = "1.2.840.113549.1.9.16.2.12";

    /// <summary>RFC 5035 §3.</summary>
    public const string SigningCertificateV2 = "1.2.840.113549.1.9.16.2.47";

    /// <summary>RFC 5126 §5.11.1.</summary>
    public const string CommitmentTypeIndication = "1.2.840.113549.1.9.16.2.16";

    /// <summary>RFC 5126 §5.11.1: the author's.</summary>
    public const string ProofOfOrigin = "1.2.840.113549.1.9.16.6.1";

    /// <summary>RFC 5126 §5.11.1: a repository's.</summary>
    public const string ProofOfReceipt = "1.2.840.113549.1.9.16.6.2";

    /// <summary>RFC 3161 appendix A.</summary>
    public const string TimestampToken = "1.2.840.113549.1.9.16.2.14";

    /// <summary>RFC 3161 §2.4.2.</summary>
    public const string TimestampInfo = "1.2.840.113549.1.9.16.1.4";

    /// <summary>NuGet package signing, repository signatures: nuget-v3-service-index-url.</summary>
    public const string ServiceIndex = "1.3.6.1.4.1.311.84.2.1.1.1";

    /// <summary>NuGet package signing, repository signatures: nuget-package-owners.</summary>
    public const string Owners = "1.3.6.1.4.1.311.84.2.1.1.2";

    /// <summary>RFC 5280 §4.2.1.12.</summary>
    public const string CodeSigning = "1.3.6.1.5.5.7.3.3";

    /// <summary>RFC 5280 §4.2.1.12.</summary>
    public const string TimeStamping = "1.3.6.1.5.5.7.3.8";

    /// <summary>Lifetime signing: signatures must end with the certificate, which packages do not support.</summary>
    public const string LifetimeSigning = "1.3.6.1.4.1.311.10.3.13";

    /// <summary>RFC 5280 §4.2.1.12.</summary>
    public const string EmailProtection = "1.3.6.1.5.5.7.3.4";

    /// <summary>RFC 9336 §3.1.</summary>
    public const string DocumentSigning = "1.3.6.1.5.5.7.3.36";

    /// <summary>RFC 5754 §2.2.</summary>
    public const string Sha256 = "2.16.840.1.101.3.4.2.1";

    /// <summary>RFC 5754 §2.3.</summary>
    public const string Sha384 = "2.16.840.1.101.3.4.2.2";

    /// <summary>RFC 5754 §2.4.</summary>
    public const string Sha512 = "2.16.840.1.101.3.4.2.3";

    /// <summary>RFC 8017 appendix A.1: PKCS #1 v1.5, the hash being named elsewhere.</summary>
    public const string Rsa = "1.2.840.113549.1.1.1";

    /// <summary>RFC 8017 appendix A.2.4.</summary>
    public const string RsaSha256 = "1.2.840.113549.1.1.11";

    /// <summary>RFC 8017 appendix A.2.4.</summary>
    public const string RsaSha384 = "1.2.840.113549.1.1.12";

    /// <summary>RFC 8017 appendix A.2.4.</summary>
    public const string RsaSha512 = "1.2.840.113549.1.1.13";

    /// <summary>RFC 5758 §3.2.</summary>
    public const string EcdsaSha256 = "1.2.840.10045.4.3.2";

    /// <summary>RFC 5758 §3.2.</summary>
    public const string EcdsaSha384 = "1.2.840.10045.4.3.3";

    /// <summary>RFC 5758 §3.2.</summary>
    public const string EcdsaSha512 = "1.2.840.10045.4.3.4";
}
