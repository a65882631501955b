using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using TestKit.Signing;

namespace SupplyGuard.Signatures.Tests.Mutations;

/// <summary>
/// All of a signature that a key vouches for, read by the platform and not by us: what was signed, every signer's signed attributes and
/// signature value, the timestamp over each, and the countersignature. What is left out means nothing, and here is why:
/// <list type="bullet">
/// <item>The carried certificates. A signature is checked with the one certificate that its signed attribute names by a hash; the others only
/// help to build a chain, which must end in a root of ours whatever is carried. They may be repeated or left out; none may be new, which
/// <see cref="Certificates"/> is for.</item>
/// <item>Whether an algorithm's parameters are NULL or absent (RFC 5754 §2), and whether RSA is named with its hash or without (§3.2).</item>
/// <item>The date of the zip entry that holds the signature, and its place among the others: NuGet reads it by name and never extracts it
/// for its date, and the content hash is that of an archive without it.</item>
/// </list>
/// </summary>
internal sealed class SignatureEssence
{
    private SignatureEssence(SignedCms cms)
    {
        Primary = Of(cms);
        Countersignature = string.Join('|', cms.SignerInfos[0].CounterSignerInfos.Cast<SignerInfo>().Select(Of));
        Certificates = [.. CertificatesOf(cms)];
    }

    /// <summary>Of the primary signer with its timestamp.</summary>
    public string Primary { get; }

    /// <summary>Empty without one. It can be taken away whole: what is left is the package that its author published.</summary>
    public string Countersignature { get; }

    /// <summary>Fingerprints of all that are carried, at any depth.</summary>
    public HashSet<string> Certificates { get; }

    public static SignatureEssence Of(byte[] package)
    {
        using var archive = new ZipArchive(new MemoryStream(package));
        using var entry = archive.GetEntry(TestPackage.SignatureName)!.Open();
        using var signature = new MemoryStream();
        entry.CopyTo(signature);
        var cms = new SignedCms();
        cms.Decode(signature.ToArray());
        return new SignatureEssence(cms);
    }

    /// <summary>Whether this says what the original says, or the author's part of it.</summary>
    public bool SaysNoMoreThan(SignatureEssence original) =>
        Primary == original.Primary && (Countersignature.Length == 0 || Countersignature == original.Countersignature) && Certificates.IsSubsetOf(original.Certificates);

    private static string Of(SignedCms cms) => $"{Convert.ToHexString(cms.ContentInfo.Content)}({string.Join(',', cms.SignerInfos.Cast<SignerInfo>().Select(Of))})";

    private static string Of(SignerInfo signer)
    {
        var signed = Attributes(signer.SignedAttributes).SelectMany(attribute => attribute.Values.Cast<AsnEncodedData>().Select(value => $"{attribute.Oid.Value}={Convert.ToHexString(value.RawData)}")).Order(StringComparer.Ordinal);
        var tokens = Tokens(signer).Select(Of);
        return string.Create(CultureInfo.InvariantCulture, $"[{signer.DigestAlgorithm.Value} {string.Join(';', signed)} {Convert.ToHexString(signer.GetSignature())} {string.Join(';', tokens)}]");
    }

    private static IEnumerable<SignedCms> Tokens(SignerInfo signer)
    {
        foreach (var value in Attributes(signer.UnsignedAttributes).Where(attribute => attribute.Oid.Value == "1.2.840.113549.1.9.16.2.14").SelectMany(attribute => attribute.Values.Cast<AsnEncodedData>()))
        {
            var token = new SignedCms();
            token.Decode(value.RawData);
            yield return token;
        }
    }

    private static IEnumerable<CryptographicAttributeObject> Attributes(CryptographicAttributeObjectCollection attributes) => attributes.Cast<CryptographicAttributeObject>();

    private static IEnumerable<string> CertificatesOf(SignedCms cms)
    {
        var signers = cms.SignerInfos.Cast<SignerInfo>().ToList();
        var all = signers.Concat(signers.SelectMany(signer => signer.CounterSignerInfos.Cast<SignerInfo>()));
        return cms.Certificates.Cast<X509Certificate2>().Select(certificate => certificate.GetCertHashString(HashAlgorithmName.SHA256)).Concat(all.SelectMany(Tokens).SelectMany(CertificatesOf));
    }
}
