using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using SupplyGuard.Formats;
using static SupplyGuard.Signatures.Packages.SignatureProblemKind;

namespace SupplyGuard.Signatures.Packages;

/// <summary>Judges one signer: its attributes, its certificate, its timestamp, its chain. The value of the signature itself is checked by the caller.</summary>
internal static class SignerCheck
{
    /// <param name="certificates">Every certificate of the package signature.</param>
    /// <param name="sets">Where those of the timestamp are taken from.</param>
    /// <param name="chains">Null without trust roots: the chain is then not judged.</param>
    /// <param name="used">Fingerprints of the certificates that good chains pass through; null once a chain was not good.</param>
    public static PackageSigner Run(
        SignerInfo signer,
        SignatureKind kind,
        X509Certificate2Collection certificates,
        CertificateSets sets,
        CertificateChains? chains,
        ref ImmutableHashSet<Digest>? used)
    {
        CertificateChain? chain = null;
        var problems = ImmutableArray.CreateBuilder<SignatureProblem>();
        if (AlgorithmStrength.WeaknessOf(signer) is { } weak)
            problems.Add(new SignatureProblem(AlgorithmWeak, $"The signature uses {weak}."));
        if (kind is SignatureKind.Unknown)
            problems.Add(new SignatureProblem(CommitmentMissing, "The signature does not say whether it is the author's or a repository's."));
        if (SignerAttributes.Values(signer.SignedAttributes, SignatureOids.SigningTime).Length != 1)
            problems.Add(new SignatureProblem(AttributeInvalid, "The signature does not state one signing time."));

        var (serviceIndex, owners) = RepositoryFacts(signer, kind, problems);
        var timestamp = TimestampCheck.Run(signer, sets, chains, SignatureStrength.OfPackages);
        problems.AddRange(timestamp.Problems);

        var certificate = CertificateSets.Find(signer, certificates);
        if (certificate is null)
            problems.Add(new SignatureProblem(SigningCertificateMissing, "The signer's certificate is not in the signature."));
        else
            chain = CheckCertificate(signer, certificate, timestamp, certificates, chains, problems);
        used = chain is { Problem: null } ? used?.Union(chain.Fingerprints) : null;

        return new PackageSigner(
            kind,
            certificate is null ? null : SigningCertificate.Of(certificate),
            timestamp.Certificate,
            timestamp.Time,
            serviceIndex,
            owners,
            problems.DrainToImmutable());
    }

    /// <summary>True when the signature value verifies over the signed attributes, and those over the content, with the key of the signer's own certificate.</summary>
    /// <param name="certificates">Every certificate of the package signature.</param>
    public static bool ValueVerifies(SignerInfo signer, X509Certificate2Collection certificates)
    {
        // Only this one is offered, so that what verifies is what is judged: two certificates may bear the same name and number.
        if (CertificateSets.Find(signer, certificates) is not { } certificate)
            return false;

        try
        {
            signer.CheckSignature([certificate], verifySignatureOnly: true);
            return true;
        }
        catch (Exception e) when (e is CryptographicException or PlatformNotSupportedException)
        {
            return false;
        }
    }

    private static (string? ServiceIndex, ImmutableArray<string> Owners) RepositoryFacts(SignerInfo signer, SignatureKind kind, ImmutableArray<SignatureProblem>.Builder problems)
    {
        if (kind is not SignatureKind.Repository)
            return (null, []);

        var serviceIndex = SignerAttributes.ServiceIndex(signer);
        if (!Uri.TryCreate(serviceIndex, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps)
            problems.Add(new SignatureProblem(AttributeInvalid, "The repository does not state one service index with an https address."));
        var owners = SignerAttributes.Owners(signer);
        if (owners is null)
            problems.Add(new SignatureProblem(AttributeInvalid, "The repository's list of owners is malformed."));
        return (serviceIndex, owners ?? []);
    }

    private static CertificateChain? CheckCertificate(
        SignerInfo signer,
        X509Certificate2 certificate,
        VerifiedTimestamp timestamp,
        X509Certificate2Collection certificates,
        CertificateChains? chains,
        ImmutableArray<SignatureProblem>.Builder problems)
    {
        // RFC 5035 §5.4, and NuGet's specification: version 2, and not also version 1, whose hash is broken.
        if (!SignerAttributes.RefersTo(signer, certificate) || !SignerAttributes.Values(signer.SignedAttributes, SignatureOids.SigningCertificateV1).IsEmpty)
            problems.Add(new SignatureProblem(SigningCertificateMismatch, "The signature's signed reference is not to the certificate that it verifies with."));
        if (AlgorithmStrength.WeaknessOf(certificate) is { } weakness)
            problems.Add(new SignatureProblem(AlgorithmWeak, $"The signer's certificate uses {weakness}."));
        if (!IsForCodeSigning(certificate))
            problems.Add(new SignatureProblem(WrongKeyUsage, "The signer's certificate is not for signing code."));

        if (timestamp.Time is not { } time)
            return timestamp.IsMissing && chains is not null ? CheckUntimed(certificate, certificates, chains, problems) : null;
        if (!TimestampCheck.Covers(certificate, time, timestamp.Accuracy))
        {
            problems.Add(new SignatureProblem(ChainExpired, "The signer's certificate was not valid when the signature was timestamped."));
            return null;
        }

        var chain = chains?.Find(certificate, ChainPurpose.CodeSigning, certificates, time);
        if (chain is not null)
            CheckChain(chain, time + timestamp.Accuracy, problems);
        return chain;
    }

    /// <summary>NuGet's specification: without a timestamp, a signature is as good as its certificate is now.</summary>
    private static CertificateChain CheckUntimed(X509Certificate2 certificate, X509Certificate2Collection certificates, CertificateChains chains, ImmutableArray<SignatureProblem>.Builder problems)
    {
        var now = chains.Now;
        var chain = chains.Find(certificate, ChainPurpose.CodeSigning, certificates, now);
        if (chain.Problem is not { Kind: ChainExpired })
        {
            CheckChain(chain, now, problems);
            return chain;
        }

        problems.Add(new SignatureProblem(CertificateExpired, $"The chain of '{certificate.Subject}' is not valid now, and no timestamp says that the signature was made while it was."));

        // Whoever forgives the expiry has not forgiven that nobody ever vouched for the certificate.
        var atItsEnd = chains.Find(certificate, ChainPurpose.CodeSigning, certificates, new DateTimeOffset(certificate.NotAfter).AddSeconds(-1));
        CheckChain(atItsEnd, now, problems);
        return atItsEnd;
    }

    private static void CheckChain(CertificateChain chain, DateTimeOffset at, ImmutableArray<SignatureProblem>.Builder problems)
    {
        if (chain.Problem is { } problem)
            problems.Add(problem);
        foreach (var (subject, revoked, unknown) in chain.Revocations)
        {
            if (revoked is null)
                problems.Add(new SignatureProblem(RevocationUnknown, $"Whether '{subject}' was revoked is not known: {unknown}."));
            else if (at >= revoked.Since)
                problems.Add(new SignatureProblem(CertificateRevoked, $"'{subject}' was revoked as of {revoked.Since.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}, and the signature was not made before that."));
        }
    }

    /// <summary>The certificate names code signing itself, and is not limited to its own lifetime: absence of the extension would mean every purpose.</summary>
    private static bool IsForCodeSigning(X509Certificate2 certificate)
    {
        var usages = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>()
            .SelectMany(extension => extension.EnhancedKeyUsages.Cast<Oid>())
            .Select(oid => oid.Value)
            .ToList();
        return usages.Contains(SignatureOids.CodeSigning) && !usages.Contains(SignatureOids.LifetimeSigning);
    }
}
