using System.Globalization;
using System.Text;
using SupplyGuard.Signatures.Dsse;

namespace SupplyGuard.Signatures.Models.Bundles;

/// <summary>Writes the signature file, as the reference implementation's release 1.1 does: one line without a space.</summary>
internal static class BundleWriter
{
    public static byte[] Write(ModelBundle bundle)
    {
        var envelope = bundle.Envelope;
        var json = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{{\"mediaType\":\"{ModelBundle.MediaType}\",\"verificationMaterial\":{{")
            .Append(Material(bundle.Material))
            .Append(",\"tlogEntries\":[]},\"dsseEnvelope\":{\"payload\":\"")
            .Append(Convert.ToBase64String(envelope.Payload.Span))
            .Append(CultureInfo.InvariantCulture, $"\",\"payloadType\":\"{DsseEnvelope.InToto}\",\"signatures\":[{{\"sig\":\"{Convert.ToBase64String(envelope.Signature.Span)}\",\"keyid\":\"\"}}]}}}}");
        return Encoding.ASCII.GetBytes(json.ToString());
    }

    private static string Material(VerificationMaterial material) => material switch
    {
        VerificationMaterial.PublicKey key => $"\"publicKey\":{{\"hint\":\"{key.Hint}\"}}",
        VerificationMaterial.Chain chain => $"\"x509CertificateChain\":{{\"certificates\":[{string.Join(',', chain.Certificates.Select(certificate => $"{{\"rawBytes\":\"{Convert.ToBase64String(certificate.Span)}\"}}"))}]}}",
        _ => throw new ArgumentOutOfRangeException(nameof(material)),
    };
}
