using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace SupplyGuard.Signatures.Packages;

/// <summary>Which algorithms and keys are strong enough for one kind of signature.</summary>
/// <param name="OfSigner">What is too weak in a signer's algorithms, or null.</param>
/// <param name="OfCertificate">What is too weak in a certificate, or null.</param>
internal sealed record SignatureStrength(Func<SignerInfo, string?> OfSigner, Func<X509Certificate2, string?> OfCertificate)
{
    /// <summary>RSA alone, as NuGet's specification has it.</summary>
    public static SignatureStrength OfPackages { get; } = new(AlgorithmStrength.WeaknessOf, AlgorithmStrength.WeaknessOf);
}
