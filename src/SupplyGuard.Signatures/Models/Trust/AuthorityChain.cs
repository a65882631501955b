using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Signatures.Models.Trust;

/// <summary>Judges the chain of a signer's certificate: to the given roots alone, offline, at one time.</summary>
internal static class AuthorityChain
{
    public const string CodeSigning = "1.3.6.1.5.5.7.3.3";

    private const X509ChainStatusFlags NoRoot = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;

    /// <exception cref="ModelSignatureException">No chain leads to a root, a certificate of it does not hold at the time, or the signer's is not for signing.</exception>
    /// <param name="revocation">What authorities have taken back; null: nobody asks.</param>
    public static void ThrowUnlessGood(CertificateSet certificates, ImmutableArray<X509Certificate2> roots, DateTimeOffset at, RevocationLists? revocation = null)
    {
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(roots.ToArray());
        policy.ExtraStore.AddRange(certificates.Others);
        policy.DisableCertificateDownloads = true;
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.VerificationTimeIgnored = false;
        policy.VerificationTime = at.UtcDateTime;

        try
        {
            chain.Build(certificates.Leaf);
            var status = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, static (all, one) => all | one.Status);

            // An intermediate authority may be trusted without its root; that the chain ends in a certificate that was given is judged here.
            var isAnchored = chain.ChainElements.Any(element => roots.Any(root => root.RawDataMemory.Span.SequenceEqual(element.Certificate.RawDataMemory.Span)));
            if (!isAnchored)
                throw Wrong(ModelProblemKind.ChainUntrusted, "ends in no root that was given", certificates);
            if ((status & X509ChainStatusFlags.NotTimeValid) != X509ChainStatusFlags.NoError)
                throw Wrong(ModelProblemKind.ChainExpired, $"does not hold at {at.UtcDateTime:yyyy-MM-dd}", certificates);
            if ((status & ~NoRoot) != X509ChainStatusFlags.NoError)
                throw Wrong(ModelProblemKind.ChainInvalid, $"is broken ({status})", certificates);
            ThrowIfRevoked(chain, revocation, at);
        }
        finally
        {
            foreach (var element in chain.ChainElements)
                element.Certificate.Dispose();
        }

        ThrowUnlessForSigning(certificates);
    }

    /// <summary>Nothing but a certificate says when such a signature was made, so one that was taken back by now vouches for nothing.</summary>
    private static void ThrowIfRevoked(X509Chain chain, RevocationLists? revocation, DateTimeOffset at)
    {
        if (revocation is not null)
            Revocations.ThrowIfAny(chain.ChainElements.Zip(chain.ChainElements.Skip(1), (one, issuer) => revocation.Ask(one.Certificate, issuer.Certificate)).OfType<RevocationFact>(), at);
    }

    /// <summary>Digital signature by key usage, or code signing by extended key usage (model signing specification, "Certificate").</summary>
    private static void ThrowUnlessForSigning(CertificateSet certificates)
    {
        var usage = certificates.Leaf.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault()?.KeyUsages ?? X509KeyUsageFlags.None;
        var purposes = certificates.Leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().SelectMany(extension => extension.EnhancedKeyUsages.Cast<Oid>());
        if (!usage.HasFlag(X509KeyUsageFlags.DigitalSignature) && !purposes.Any(purpose => purpose.Value == CodeSigning))
            throw Wrong(ModelProblemKind.WrongKeyUsage, "ends in a certificate that is neither for digital signatures nor for code", certificates);
    }

    private static ModelSignatureException Wrong(ModelProblemKind kind, string what, CertificateSet certificates) =>
        new(kind, $"The certificate chain of '{certificates.Leaf.Subject}' {what}.");
}
