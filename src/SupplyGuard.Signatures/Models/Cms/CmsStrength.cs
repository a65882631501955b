using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using SupplyGuard.Signatures.Models.Trust;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Signatures.Models.Cms;

/// <summary>The algorithms and keys that a CMS signature of a model may use: what packages may, and ECDSA on the curves that sign models.</summary>
internal static class CmsStrength
{
    private const int SmallestRsaKey = 2048;

    /// <summary>For signers and for those who stamp their signatures.</summary>
    public static SignatureStrength Rules { get; } = new(WeaknessOf, WeaknessOf);

    /// <summary>What is too weak in a signer's algorithms, or null.</summary>
    public static string? WeaknessOf(SignerInfo signer) =>
        IsEcdsa(signer.SignatureAlgorithm.Value) && AlgorithmStrength.IsSha2(signer.DigestAlgorithm.Value) ? null : AlgorithmStrength.WeaknessOf(signer);

    /// <summary>What is too weak in a signer's certificate, or null.</summary>
    public static string? WeaknessOf(X509Certificate2 certificate)
    {
        var algorithm = certificate.SignatureAlgorithm.Value;
        if (!IsEcdsa(algorithm) && algorithm is not (SignatureOids.RsaSha256 or SignatureOids.RsaSha384 or SignatureOids.RsaSha512))
            return $"certificate signature algorithm {algorithm}";

        using var rsa = certificate.GetRSAPublicKey();
        if (rsa is not null)
            return rsa.KeySize >= SmallestRsaKey ? null : $"an RSA key of {rsa.KeySize} bits";
        return EcKey.FromDer(certificate.PublicKey.ExportSubjectPublicKeyInfo()).Value is null ? "a key that is neither RSA nor EC on P-256, P-384 or P-521" : null;
    }

    private static bool IsEcdsa(string? oid) => oid is SignatureOids.EcdsaSha256 or SignatureOids.EcdsaSha384 or SignatureOids.EcdsaSha512;
}
