using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using SupplyGuard.Signatures.Models.Statements;
using SupplyGuard.Signatures.Models.Trust;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Signatures.Models.Cms;

/// <summary>
/// Verifies a CMS signature of a model by one signer's authority, offline: shape, signer, time stamp, chain at the stamped time or else now,
/// revocation, purpose, name, and the signature value. The manifest is read after that and not before.
/// </summary>
public static class CmsVerifier
{
    /// <summary>How far apart the clocks of a signer and of a time stamp authority may be.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(10);

    /// <param name="at">The time at which certificates must be valid where no time stamp that is believed says another.</param>
    public static Examined<VerifiedSignature> Verify(CmsSignature signature, ModelTrust trust, DateTimeOffset at) => Examined<VerifiedSignature>.Of(() =>
    {
        if (trust is not ModelTrust.Authority authority)
            throw new ModelSignatureException(ModelProblemKind.OtherMaterial, "It is a CMS signature with a certificate, and the signer is not trusted by a certificate's authority.");

        try
        {
            var sets = new CertificateSets();
            var separated = sets.Separate(signature.Encoded);
            var cms = new SignedCms(new ContentInfo(signature.Manifest.ToArray()), detached: true);
            cms.Decode(separated.Encoded.Span);
            if (cms.SignerInfos.Count != 1)
                throw new ModelSignatureException(ModelProblemKind.SignatureCountNotOne, $"It holds {cms.SignerInfos.Count} signatures, and readers disagree which one counts.");

            var signer = cms.SignerInfos[0];
            if (signer.CounterSignerInfos.Count > 0)
                throw new ModelSignatureException(ModelProblemKind.BundleMalformed, "It carries a countersignature, which nothing is known to mean.");
            var certificate = CertificateSets.Find(signer, separated.Certificates)
                ?? throw new ModelSignatureException(ModelProblemKind.BundleMalformed, "The signer's certificate is not in it.");
            var upTo = Judge(signer, certificate, separated.Certificates, sets, authority, at);
            ThrowUnlessSigned(signer, certificate, separated.Certificates);
            return new VerifiedSignature(StatementReader.Read(signature.Manifest), KeyOf(certificate), NotBefore(signer, certificate, upTo), certificate.Subject is { Length: > 0 } name ? name : null);
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException)
        {
            throw new ModelSignatureException(ModelProblemKind.BundleMalformed, $"It cannot be read: {e.Message.TrimEnd('.')}.");
        }
    });

    /// <summary>By a hint that an EC key has in a bundle, too, so that one key is one signer.</summary>
    internal static string KeyOf(X509Certificate2 certificate)
    {
        var spki = certificate.PublicKey.ExportSubjectPublicKeyInfo();
        return EcKey.FromDer(spki).Value?.Hint ?? EcKey.HintOf(spki);
    }

    /// <returns>The latest time at which the signature can have been made.</returns>
    private static DateTimeOffset Judge(SignerInfo signer, X509Certificate2 certificate, X509Certificate2Collection certificates, CertificateSets sets, ModelTrust.Authority trusted, DateTimeOffset at)
    {
        if ((CmsStrength.WeaknessOf(signer) ?? CmsStrength.WeaknessOf(certificate)) is { } weak)
            throw new ModelSignatureException(ModelProblemKind.KeyNotSupported, $"It uses {weak}.");

        var bundle = TrustBundle.FromPem(PemOf(trusted.Roots), PemOf(trusted.TimestampRoots));
        var chains = new CertificateChains(trusted.Revocation is { } lists ? bundle.With(lists) : bundle, TimeProvider.System);
        var (time, accuracy) = StampedAt(signer, sets, chains, trusted) ?? (at, TimeSpan.Zero);
        var chain = chains.Find(certificate, ChainPurpose.Signing, certificates, time);
        if (chain.Problem is { } problem)
            throw new ModelSignatureException(KindOf(problem.Kind), problem.Detail);
        if (!TimestampCheck.Covers(certificate, time, accuracy))
            throw new ModelSignatureException(ModelProblemKind.ChainExpired, $"The certificate of '{certificate.Subject}' did not surely hold when it was stamped.");
        if (chains.FirstStray(certificates, chain.Fingerprints, time) is { } stray)
            throw new ModelSignatureException(ModelProblemKind.ChainInvalid, $"It carries a certificate that no root vouches for: '{stray.Subject}'.");

        ThrowUnlessFor(trusted.Purpose, certificate);
        if (trusted.Subject is { } subject && certificate.Subject != subject)
            throw new ModelSignatureException(ModelProblemKind.OtherSubject, $"Its certificate is that of '{certificate.Subject}', and '{subject}' is trusted.");

        Revocations.ThrowIfAny(chain.Revocations, time + accuracy);
        return time + accuracy;
    }

    /// <summary>Null where there is no stamp, or no authority of stamps is trusted: then it says nothing, and must still be a good one.</summary>
    private static (DateTimeOffset Time, TimeSpan Accuracy)? StampedAt(SignerInfo signer, CertificateSets sets, CertificateChains chains, ModelTrust.Authority trusted)
    {
        var believes = !trusted.TimestampRoots.IsEmpty;
        var stamp = TimestampCheck.Run(signer, sets, believes ? chains : null, CmsStrength.Rules);
        if (stamp.IsMissing)
            return null;
        if (stamp.Problems is [var problem, ..])
            throw new ModelSignatureException(KindOf(problem.Kind), problem.Detail);

        return believes && stamp.Time is { } time ? (time, stamp.Accuracy) : null;
    }

    /// <summary>The certificate names the purpose itself: absence of the extension would mean every purpose.</summary>
    private static void ThrowUnlessFor(CertificatePurpose purpose, X509Certificate2 certificate)
    {
        var oid = purpose switch
        {
            CertificatePurpose.DocumentSigning => SignatureOids.DocumentSigning,
            CertificatePurpose.EmailProtection => SignatureOids.EmailProtection,
            _ => SignatureOids.CodeSigning,
        };
        var purposes = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().SelectMany(extension => extension.EnhancedKeyUsages.Cast<Oid>()).Select(one => one.Value).ToArray();
        var usage = certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault()?.KeyUsages ?? X509KeyUsageFlags.DigitalSignature;
        if (!purposes.Contains(oid) || purposes.Contains(SignatureOids.LifetimeSigning) || (usage & (X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation)) == X509KeyUsageFlags.None)
            throw new ModelSignatureException(ModelProblemKind.WrongKeyUsage, $"The certificate of '{certificate.Subject}' was not issued for {NameOf(purpose)}.");
    }

    private static void ThrowUnlessSigned(SignerInfo signer, X509Certificate2 certificate, X509Certificate2Collection certificates)
    {
        // RFC 5035 §5.4: where a signer refers to a certificate, it is this one. OpenSSL's command leaves the reference out unless asked.
        if (!SignerAttributes.Values(signer.SignedAttributes, SignatureOids.SigningCertificateV2).IsEmpty && !SignerAttributes.RefersTo(signer, certificate))
            throw new ModelSignatureException(ModelProblemKind.SignatureInvalid, "Its signed reference is not to the certificate that it verifies with.");
        if (SignerAttributes.ContentType(signer) != SignatureOids.Data || !SignerCheck.ValueVerifies(signer, certificates))
            throw new ModelSignatureException(ModelProblemKind.SignatureInvalid, "The signature value does not verify: the signature or the manifest beside it was changed, or another key made it.");
    }

    /// <summary>The signer's own word, as far as it is possible; a stamp only says that the signature was there by then, and anybody can have an old one stamped again.</summary>
    private static DateTimeOffset NotBefore(SignerInfo signer, X509Certificate2 certificate, DateTimeOffset upTo)
    {
        var since = new DateTimeOffset(certificate.NotBefore.ToUniversalTime());
        if (SignerAttributes.Single(signer.SignedAttributes, SignatureOids.SigningTime) is not { } value)
            return since;

        var stated = new DateTimeOffset(DateTime.SpecifyKind(new Pkcs9SigningTime(value).SigningTime, DateTimeKind.Utc));
        return stated >= since && stated <= upTo + ClockDifference ? stated : since;
    }

    private static ModelProblemKind KindOf(SignatureProblemKind kind) => kind switch
    {
        SignatureProblemKind.ChainExpired => ModelProblemKind.ChainExpired,
        SignatureProblemKind.ChainUntrusted => ModelProblemKind.ChainUntrusted,
        SignatureProblemKind.WrongKeyUsage => ModelProblemKind.WrongKeyUsage,
        SignatureProblemKind.CertificateRevoked => ModelProblemKind.Revoked,
        SignatureProblemKind.RevocationUnknown => ModelProblemKind.RevocationUnknown,
        SignatureProblemKind.TimestampInvalid => ModelProblemKind.TimestampInvalid,
        _ => ModelProblemKind.ChainInvalid,
    };

    private static string NameOf(CertificatePurpose purpose) => purpose switch
    {
        CertificatePurpose.DocumentSigning => "signing documents",
        CertificatePurpose.EmailProtection => "protecting e-mail",
        _ => "signing code",
    };

    private static string PemOf(ImmutableArray<X509Certificate2> certificates) => string.Join('\n', certificates.Select(certificate => certificate.ExportCertificatePem()));
}
