using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SupplyGuard.Signatures.Dsse;
using SupplyGuard.Signatures.Models.Bundles;

namespace SupplyGuard.Signatures.Models.Trust;

/// <summary>
/// Verifies signatures of identities offline (Sigstore client specification, "Verification"): what the log proves, who the certificate is from
/// and whether that was seen by a certificate log, whose name it has, and only then the signature. Time stamps of other authorities are not looked at;
/// the log's time counts.
/// </summary>
internal static class IdentityVerifier
{
    /// <exception cref="ModelSignatureException">One of these is not in order.</exception>
    public static (EcKey Key, DateTimeOffset? NotBefore, string? Name) Verify(DsseEnvelope envelope, ModelTrust.Identity trusted, VerificationMaterial.Identity identity)
    {
        if (identity.Entries.IsEmpty)
            throw new ModelSignatureException(ModelProblemKind.LogEntryMissing, "It has no entry of a transparency log, so nothing says when it was made.");

        using var certificates = CertificateSet.Load([identity.Certificate]);
        var pem = certificates.Leaf.ExportCertificatePem() + "\n";
        var time = identity.Entries.Select(entry => LogVerifier.Verify(entry, envelope, pem, trusted.Root)).Min();
        var authority = AuthorityOf(certificates, trusted.Root, time);
        ThrowUnlessSeen(certificates.Leaf, authority, trusted.Root);
        ThrowUnlessNamed(certificates.Leaf, trusted);
        SignatureVerifier.ThrowUnlessSigned(envelope, certificates.LeafKey, HashAlgorithmName.SHA256);
        return (certificates.LeafKey, time, trusted.Name);
    }

    private static IdentityAuthority AuthorityOf(CertificateSet certificates, TrustedRoot root, DateTimeOffset time)
    {
        ModelSignatureException? closest = null;
        foreach (var authority in root.Authorities.Where(authority => authority.From <= time && time <= authority.Until))
        {
            try
            {
                AuthorityChain.ThrowUnlessGood(certificates, authority.Certificates, time);
                return authority;
            }
            catch (ModelSignatureException e) when (closest is null || e.Problem.Kind > closest.Problem.Kind)
            {
                closest = e;
            }
            catch (ModelSignatureException)
            {
                // Another authority came closer; that one is reported.
            }
        }

        throw closest ?? new ModelSignatureException(ModelProblemKind.ChainUntrusted, "No authority of the trusted root issued certificates when it was logged.");
    }

    private static void ThrowUnlessSeen(X509Certificate2 leaf, IdentityAuthority authority, TrustedRoot root)
    {
        if (!leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().SelectMany(extension => extension.EnhancedKeyUsages.Cast<Oid>()).Any(purpose => purpose.Value == AuthorityChain.CodeSigning))
            throw new ModelSignatureException(ModelProblemKind.WrongKeyUsage, "Its certificate is not for signing code.");

        var issuers = authority.Certificates.Where(certificate => certificate.SubjectName.RawData.AsSpan().SequenceEqual(leaf.IssuerName.RawData));
        if (!issuers.Any(issuer => CertificateTimestamps.AnyVerifies(leaf, issuer, root)))
            throw new ModelSignatureException(ModelProblemKind.CertificateTimestampInvalid, "No certificate log of the trusted root has seen its certificate.");
    }

    private static void ThrowUnlessNamed(X509Certificate2 leaf, ModelTrust.Identity trusted)
    {
        if (IdentityNames.NameIn(leaf) is var name && name != trusted.Name)
            throw new ModelSignatureException(ModelProblemKind.OtherIdentity, $"It is that of '{name}', and '{trusted.Name}' is trusted.");
        if (IdentityNames.IssuerIn(leaf) is var issuer && issuer != trusted.Issuer)
            throw new ModelSignatureException(ModelProblemKind.OtherIssuer, $"'{name}' is vouched for by '{issuer}', and '{trusted.Issuer}' is trusted.");
    }
}
