using System.Formats.Asn1;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using SupplyGuard.Formats;

namespace SupplyGuard.Signatures.Packages;

/// <summary>
/// Takes the certificates out of CMS signatures and remembers them. Decoding one takes longer than verifying a signature, the runtime decodes
/// all of them again whenever a signature is asked for one, and a thousand packages of one author carry the same few. Not thread-safe, because
/// certificates are not: they decode their extensions when they are first asked, and a second thread then sees half of them.
/// </summary>
internal sealed class CertificateSets
{
    private static readonly Asn1Tag Zero = new(TagClass.ContextSpecific, 0, isConstructed: true);

    private readonly Dictionary<string, X509Certificate2Collection> _sets = new(StringComparer.Ordinal);

    /// <param name="encoded">A SignedData (RFC 5652 §5.1) in which <see cref="CmsShape"/> finds no fault.</param>
    /// <exception cref="AsnContentException">It is none.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A certificate is malformed.</exception>
    public SeparatedCms Separate(ReadOnlyMemory<byte> encoded)
    {
        var contentInfo = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence();
        var type = contentInfo.ReadEncodedValue();
        var data = contentInfo.ReadSequence(Zero).ReadSequence();
        var (version, digestAlgorithms, content, certificates, signers) =
            (data.ReadEncodedValue(), data.ReadEncodedValue(), data.ReadEncodedValue(), data.ReadEncodedValue(), data.ReadEncodedValue());

        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(type.Span);
            using (writer.PushSequence(Zero))
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(version.Span);
                writer.WriteEncodedValue(digestAlgorithms.Span);
                writer.WriteEncodedValue(content.Span);
                writer.WriteEncodedValue(signers.Span);
            }
        }

        var key = Digest.Sha256(certificates.Span).Hex;
        if (!_sets.TryGetValue(key, out var decoded))
            _sets.Add(key, decoded = Decode(certificates));
        return new SeparatedCms(writer.Encode(), decoded);
    }

    /// <summary>The certificate that a signer names; null when it is not among them.</summary>
    public static X509Certificate2? Find(SignerInfo signer, X509Certificate2Collection certificates) => signer.SignerIdentifier switch
    {
        { Type: SubjectIdentifierType.IssuerAndSerialNumber, Value: X509IssuerSerial name } =>
            certificates.FirstOrDefault(certificate => certificate.IssuerName.Name == name.IssuerName && certificate.SerialNumber == name.SerialNumber),
        { Type: SubjectIdentifierType.SubjectKeyIdentifier, Value: string key } =>
            certificates.FirstOrDefault(certificate => certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Any(extension => extension.SubjectKeyIdentifier == key)),
        _ => null,
    };

    private static X509Certificate2Collection Decode(ReadOnlyMemory<byte> encoded)
    {
        var certificates = new X509Certificate2Collection();
        var set = new AsnReader(encoded, AsnEncodingRules.BER).ReadSetOf(Zero);
        while (set.HasData)
        {
            var isCertificate = set.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence);
            var certificate = set.ReadEncodedValue();
            if (isCertificate)
                certificates.Add(X509CertificateLoader.LoadCertificate(certificate.Span));
        }

        return certificates;
    }
}
