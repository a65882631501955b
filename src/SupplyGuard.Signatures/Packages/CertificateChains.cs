using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using SupplyGuard.Formats;

namespace SupplyGuard.Signatures.Packages;

/// <summary>
/// Builds certificate chains to the roots of one bundle, offline, and remembers the good ones. Thread-safe.
/// <para>
/// What is remembered is keyed by the certificate, its purpose and every other certificate that was at hand, and holds only for times at
/// which the whole chain is valid: for the same key and such a time, building again would walk the same certificates.
/// </para>
/// </summary>
/// <param name="clock">Says what time it is for a signature that does not know when it was made.</param>
internal sealed class CertificateChains(TrustBundle trust, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, CertificateChain> _good = new(StringComparer.Ordinal);

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>The chain of <paramref name="certificate"/> to a root, with the help of <paramref name="others"/>, at a time.</summary>
    public CertificateChain Find(X509Certificate2 certificate, ChainPurpose purpose, X509Certificate2Collection others, DateTimeOffset at)
    {
        var key = KeyOf(certificate, purpose, others);
        if (_good.TryGetValue(key, out var known) && known.IsGoodAt(at))
            return known;

        var chain = Build(certificate, purpose, others, at);
        if (chain.Problem is null)
            _good[key] = chain;
        return chain;
    }

    /// <summary>
    /// The first certificate, besides those of the chains that were used, that no root vouches for. Signatures carry roots and cross-signed
    /// certificates that a chain may not need; a certificate that nobody signed is a place to hide bytes.
    /// </summary>
    public X509Certificate2? FirstStray(X509Certificate2Collection certificates, ImmutableHashSet<Digest> used, DateTimeOffset at)
    {
        foreach (var certificate in certificates)
        {
            if (!used.Contains(Digest.Sha256(certificate.RawDataMemory.Span)) && Find(certificate, ChainPurpose.Any, certificates, at).Problem is not null)
                return certificate;
        }

        return null;
    }

    private CertificateChain Build(X509Certificate2 certificate, ChainPurpose purpose, X509Certificate2Collection others, DateTimeOffset at)
    {
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        if (purpose is not ChainPurpose.TimeStamping)
            policy.CustomTrustStore.AddRange(trust.CodeSigning.IssuersOf(others.Append(certificate)));
        if (purpose is ChainPurpose.TimeStamping or ChainPurpose.Any)
            policy.CustomTrustStore.AddRange(trust.Timestamping.IssuersOf(others.Append(certificate)));
        policy.ExtraStore.AddRange(others);
        policy.DisableCertificateDownloads = true;
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.VerificationTimeIgnored = false;
        policy.VerificationTime = at.UtcDateTime;
        if (purpose is ChainPurpose.Any)
            policy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        else if (purpose is not ChainPurpose.Signing)
            policy.ApplicationPolicy.Add(new Oid(purpose is ChainPurpose.CodeSigning ? SignatureOids.CodeSigning : SignatureOids.TimeStamping));

        try
        {
            return chain.Build(certificate)
                ? new CertificateChain(
                    null,
                    [.. chain.ChainElements.Select(element => Digest.Sha256(element.Certificate.RawDataMemory.Span))],
                    chain.ChainElements.Max(element => element.Certificate.NotBefore.ToUniversalTime()),
                    chain.ChainElements.Min(element => element.Certificate.NotAfter.ToUniversalTime()))
                {
                    Revocations = purpose is ChainPurpose.Any ? [] : RevocationsOf(chain),
                }
                : new CertificateChain(ProblemOf(chain, certificate), [], default, default);
        }
        finally
        {
            foreach (var element in chain.ChainElements)
                element.Certificate.Dispose();
        }
    }

    /// <summary>Of every certificate but the root, which is trusted because we say so.</summary>
    private ImmutableArray<RevocationFact> RevocationsOf(X509Chain chain)
    {
        if (trust.Revocation is not { } lists)
            return [];

        var certificates = chain.ChainElements.Select(element => element.Certificate).ToList();
        return [.. certificates.Zip(certificates.Skip(1), lists.Ask).OfType<RevocationFact>()];
    }

    private static SignatureProblem ProblemOf(X509Chain chain, X509Certificate2 certificate)
    {
        var status = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        var kind = status switch
        {
            _ when (status & X509ChainStatusFlags.NotTimeValid) != X509ChainStatusFlags.NoError => SignatureProblemKind.ChainExpired,
            _ when (status & X509ChainStatusFlags.NotValidForUsage) != X509ChainStatusFlags.NoError => SignatureProblemKind.WrongKeyUsage,
            _ when (status & ~(X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) == X509ChainStatusFlags.NoError => SignatureProblemKind.ChainUntrusted,
            _ => SignatureProblemKind.ChainInvalid,
        };
        return new SignatureProblem(kind, $"The chain of '{certificate.Subject}' is not good ({status}).");
    }

    private static string KeyOf(X509Certificate2 certificate, ChainPurpose purpose, X509Certificate2Collection others)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(purpose.ToString()));

        // DER says its own length, so that no two lists of certificates run together to the same bytes.
        hash.AppendData(certificate.RawDataMemory.Span);
        foreach (var other in others)
            hash.AppendData(other.RawDataMemory.Span);
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
