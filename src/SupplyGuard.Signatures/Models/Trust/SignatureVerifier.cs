using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SupplyGuard.Signatures.Dsse;
using SupplyGuard.Signatures.Models.Bundles;
using SupplyGuard.Signatures.Models.Statements;

namespace SupplyGuard.Signatures.Models.Trust;

/// <summary>
/// Verifies a bundle by one signer's trust, offline. The payload is read after its signature was verified and not before, except for the
/// predicate type by which release 0.2 is recognised.
/// </summary>
public static class SignatureVerifier
{
    /// <param name="at">The time at which certificates must be valid. Sigstore's are judged at the time when they were logged.</param>
    public static Examined<VerifiedSignature> Verify(ModelBundle bundle, ModelTrust trust, DateTimeOffset at) => Examined<VerifiedSignature>.Of(() =>
    {
        var (key, notBefore, name) = Authenticate(bundle, trust, at);
        return new VerifiedSignature(StatementReader.Read(bundle.Envelope.Payload), key.Hint, notBefore, name);
    });

    /// <summary>Who made the signature over the payload, whatever that is about.</summary>
    /// <exception cref="ModelSignatureException">Not the one who is trusted.</exception>
    internal static (EcKey Key, DateTimeOffset? NotBefore, string? Name) Authenticate(ModelBundle bundle, ModelTrust trust, DateTimeOffset at)
    {
        try
        {
            return (trust, bundle.Material) switch
            {
                (ModelTrust.PublicKey trusted, VerificationMaterial.PublicKey named) => VerifyKey(bundle.Envelope, trusted.Key, named),
                (ModelTrust.Authority trusted, VerificationMaterial.Chain chain) => VerifyChain(bundle.Envelope, trusted, chain, at),
                (ModelTrust.Identity trusted, VerificationMaterial.Identity identity) => IdentityVerifier.Verify(bundle.Envelope, trusted, identity),
                _ => throw new ModelSignatureException(ModelProblemKind.OtherMaterial, $"It is made with {bundle.Material.Name}, and the signer is trusted by {NameOf(trust)}."),
            };
        }
        catch (CryptographicException)
        {
            // Extensions of certificates are decoded when somebody asks for them.
            throw new ModelSignatureException(ModelProblemKind.ChainInvalid, "A certificate in it cannot be decoded.");
        }
    }

    private static (EcKey Key, DateTimeOffset? NotBefore, string? Name) VerifyKey(DsseEnvelope envelope, EcKey trusted, VerificationMaterial.PublicKey key)
    {
        if (key.Hint is { Length: > 0 } hint && hint != trusted.Hint)
            throw new ModelSignatureException(ModelProblemKind.OtherKey, $"It is made with the key '{hint}', and '{trusted.Hint}' is the trusted one.");
        if (key.Pem is { } pem && EcKey.FromPem(pem).Value?.Hint != trusted.Hint)
            throw new ModelSignatureException(ModelProblemKind.OtherKey, $"It brings another key than the trusted '{trusted.Hint}'.");

        ThrowUnlessSigned(envelope, trusted, trusted.Hash);
        return (trusted, null, null);
    }

    private static (EcKey Key, DateTimeOffset? NotBefore, string? Name) VerifyChain(DsseEnvelope envelope, ModelTrust.Authority trusted, VerificationMaterial.Chain chain, DateTimeOffset at)
    {
        using var certificates = CertificateSet.Load(chain.Certificates);
        var leaf = certificates.Leaf;
        AuthorityChain.ThrowUnlessGood(certificates, trusted.Roots, at, trusted.Revocation);
        if (trusted.Subject is { } subject && leaf.Subject != subject)
            throw new ModelSignatureException(ModelProblemKind.OtherSubject, $"Its certificate is that of '{leaf.Subject}', and '{subject}' is trusted.");

        ThrowUnlessSigned(envelope, certificates.LeafKey, HashAlgorithmName.SHA256);
        return (certificates.LeafKey, new DateTimeOffset(leaf.NotBefore.ToUniversalTime()), leaf.Subject is { Length: > 0 } name ? name : null);
    }

    /// <param name="hashBefore1">The hash function of signatures of release 0.2, which took SHA-256 with certificates whatever the curve.</param>
    internal static void ThrowUnlessSigned(DsseEnvelope envelope, EcKey key, HashAlgorithmName hashBefore1)
    {
        if (key.Verifies(PreAuthentication.Encode(envelope.PayloadType, envelope.Payload.Span), envelope.Signature.Span))
            return;

        if (StatementReader.PredicateTypeOf(envelope.Payload) is ModelStatement.DigestsPredicateType
            && key.Verifies(PythonPreAuthentication.Encode(envelope.PayloadType, envelope.Payload.Span), envelope.Signature.Span, hashBefore1))
        {
            return;
        }

        throw new ModelSignatureException(ModelProblemKind.SignatureInvalid, "The signature value does not verify: the signature or what it is about was changed, or another key made it.");
    }

    private static string NameOf(ModelTrust trust) => trust switch
    {
        ModelTrust.PublicKey => "a key",
        ModelTrust.Authority => "a certificate's authority",
        _ => "a Sigstore identity",
    };
}
