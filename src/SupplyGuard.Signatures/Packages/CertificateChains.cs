using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SupplyGuard.Signatures.Packages;

/// <summary>
/// Builds certificate chains to the roots of one bundle, offline, and remembers the good ones. Thread-safe.
/// <para>
/// What is remembered is keyed by the certificate, its purpose and every other certificate that was at hand, and holds only for times at
/// which the whole chain is valid: for the same key and such a time, building again would walk the same certificates.
/// </para>
/// </summary>
internal sealed class CertificateChains(TrustBundle trust)
{
    private readonly ConcurrentDictionary<string, Window> _good = new(StringComparer.Ordinal);

    /// <summary>What is wrong with the chain of <paramref name="certificate"/> at a time, or null.</summary>
    public SignatureProblem? ProblemOf(X509Certificate2 certificate, ChainPurpose purpose, X509Certificate2Collection others, DateTimeOffset at)
    {
        var key = KeyOf(certificate, purpose, others);
        if (_good.TryGetValue(key, out var window) && window.Contains(at))
            return null;

        var problem = Build(certificate, purpose, others, at, out window);
        if (problem is null)
            _good[key] = window;
        return problem;
    }

    private SignatureProblem? Build(X509Certificate2 certificate, ChainPurpose purpose, X509Certificate2Collection others, DateTimeOffset at, out Window window)
    {
        window = default;
        var (roots, usage) = purpose is ChainPurpose.CodeSigning ? (trust.CodeSigning, SignatureOids.CodeSigning) : (trust.Timestamping, SignatureOids.TimeStamping);
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(roots.IssuersOf(others.Append(certificate)));
        policy.ExtraStore.AddRange(others);
        policy.DisableCertificateDownloads = true;
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.VerificationTimeIgnored = false;
        policy.VerificationTime = at.UtcDateTime;
        policy.ApplicationPolicy.Add(new Oid(usage));

        try
        {
            if (!chain.Build(certificate))
                return ProblemOf(chain, certificate);

            window = new Window(
                chain.ChainElements.Max(element => element.Certificate.NotBefore.ToUniversalTime()),
                chain.ChainElements.Min(element => element.Certificate.NotAfter.ToUniversalTime()));
            return null;
        }
        finally
        {
            foreach (var element in chain.ChainElements)
                element.Certificate.Dispose();
        }
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

    private readonly record struct Window(DateTime NotBefore, DateTime NotAfter)
    {
        public bool Contains(DateTimeOffset time) => time.UtcDateTime >= NotBefore && time.UtcDateTime <= NotAfter;
    }
}
