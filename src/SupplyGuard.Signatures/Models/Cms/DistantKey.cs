using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SupplyGuard.Signatures.Models.Cms;

/// <summary>The key of a certificate where its private half is in hardware or in a vault.</summary>
public static class DistantKey
{
    /// <param name="certificate">Says which key.</param>
    /// <param name="sign">Makes a signature of a digest: DER for EC keys, PKCS #1 v1.5 for RSA.</param>
    /// <returns>Null when the certificate's key is neither EC nor RSA.</returns>
    public static AsymmetricAlgorithm? Of(X509Certificate2 certificate, Func<ReadOnlyMemory<byte>, byte[]> sign) =>
        certificate.GetECDsaPublicKey() is { } ec ? new DistantEcKey(ec, sign)
        : certificate.GetRSAPublicKey() is { } rsa ? new DistantRsaKey(rsa, sign)
        : null;
}
