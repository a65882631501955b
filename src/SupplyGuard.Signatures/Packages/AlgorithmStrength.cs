using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace SupplyGuard.Signatures.Packages;

/// <summary>The algorithms and key sizes that a signature may use: SHA-2 from 256 bits, RSA PKCS #1 from 2048 bits, as NuGet's specification has it.</summary>
internal static class AlgorithmStrength
{
    private const int SmallestRsaKey = 2048;

    /// <summary>What is too weak in a signer's algorithms, or null.</summary>
    public static string? WeaknessOf(SignerInfo signer)
    {
        if (!IsSha2(signer.DigestAlgorithm.Value))
            return $"digest algorithm {signer.DigestAlgorithm.Value}";
        return signer.SignatureAlgorithm.Value is SignatureOids.Rsa or SignatureOids.RsaSha256 or SignatureOids.RsaSha384 or SignatureOids.RsaSha512
            ? null
            : $"signature algorithm {signer.SignatureAlgorithm.Value}";
    }

    /// <summary>What is too weak in a certificate, or null.</summary>
    public static string? WeaknessOf(X509Certificate2 certificate)
    {
        if (certificate.SignatureAlgorithm.Value is not (SignatureOids.RsaSha256 or SignatureOids.RsaSha384 or SignatureOids.RsaSha512))
            return $"certificate signature algorithm {certificate.SignatureAlgorithm.Value}";

        using var key = certificate.GetRSAPublicKey();
        if (key is null)
            return "a key that is not RSA";
        return key.KeySize >= SmallestRsaKey ? null : $"an RSA key of {key.KeySize} bits";
    }

    public static bool IsSha2(string? oid) => oid is SignatureOids.Sha256 or SignatureOids.Sha384 or SignatureOids.Sha512;
}
