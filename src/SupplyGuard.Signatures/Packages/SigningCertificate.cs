using System.Security.Cryptography.X509Certificates;
using SupplyGuard.Formats;

namespace SupplyGuard.Signatures.Packages;

/// <summary>What a certificate says about itself; nothing here says that it is trusted.</summary>
/// <param name="Fingerprint">SHA-256 of the DER encoding: the value that a policy pins.</param>
public sealed record SigningCertificate(string Subject, string Issuer, Digest Fingerprint, DateTimeOffset NotBefore, DateTimeOffset NotAfter)
{
    internal static SigningCertificate Of(X509Certificate2 certificate) => new(
        certificate.Subject,
        certificate.Issuer,
        Digest.Sha256(certificate.RawData),
        new DateTimeOffset(certificate.NotBefore).ToUniversalTime(),
        new DateTimeOffset(certificate.NotAfter).ToUniversalTime());
}
