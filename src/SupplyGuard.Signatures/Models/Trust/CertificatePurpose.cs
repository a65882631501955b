namespace SupplyGuard.Signatures.Models.Trust;

/// <summary>What a certificate that signs models says that it was issued for (RFC 5280 §4.2.1.12).</summary>
public enum CertificatePurpose
{
    CodeSigning,

    /// <summary>RFC 9336.</summary>
    DocumentSigning,

    EmailProtection,
}
