using System.Collections.Concurrent;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SupplyGuard.Signatures.Packages;

/// <summary>
/// The roots of one purpose, indexed by subject. A chain is built against the few roots that its certificates name as issuer, not against
/// hundreds: a root whose name no certificate mentions cannot end the chain. For the same reason only those few become certificates of
/// the platform, which is what costs time.
/// </summary>
internal sealed class RootStore
{
    private readonly Dictionary<string, List<byte[]>> _bySubject;
    private readonly ConcurrentDictionary<string, X509Certificate2[]> _loaded = new(StringComparer.Ordinal);

    private RootStore(Dictionary<string, List<byte[]>> bySubject)
    {
        _bySubject = bySubject;
    }

    public bool IsEmpty => _bySubject.Count == 0;

    /// <summary>Reads the certificates of a PEM text. What is not a certificate is left out, and so is never trusted.</summary>
    public static RootStore FromPem(ReadOnlySpan<char> pem)
    {
        var bySubject = new Dictionary<string, List<byte[]>>(StringComparer.Ordinal);
        while (PemEncoding.TryFind(pem, out var fields))
        {
            var der = new byte[fields.DecodedDataLength];
            if (pem[fields.Label] is "CERTIFICATE"
                && Convert.TryFromBase64Chars(pem[fields.Base64Data], der, out var written)
                && written == der.Length
                && SubjectOf(der) is { } subject)
            {
                if (!bySubject.TryGetValue(subject, out var roots))
                    bySubject.Add(subject, roots = []);
                roots.Add(der);
            }

            pem = pem[fields.Location.End..];
        }

        return new RootStore(bySubject);
    }

    /// <summary>The roots that one of these certificates names as its issuer.</summary>
    public X509Certificate2Collection IssuersOf(IEnumerable<X509Certificate2> certificates)
    {
        var issuers = new X509Certificate2Collection();
        foreach (var name in certificates.Select(certificate => Convert.ToHexString(certificate.IssuerName.RawData)).Distinct(StringComparer.Ordinal))
        {
            if (_bySubject.TryGetValue(name, out var roots))
                issuers.AddRange(_loaded.GetOrAdd(name, static (_, roots) => Load(roots), roots));
        }

        return issuers;
    }

    private static X509Certificate2[] Load(List<byte[]> roots)
    {
        var certificates = new List<X509Certificate2>();
        foreach (var der in roots)
        {
            try
            {
                certificates.Add(X509CertificateLoader.LoadCertificate(der));
            }
            catch (CryptographicException)
            {
                // Not a certificate that this platform can read: a root fewer.
            }
        }

        return [.. certificates];
    }

    /// <summary>The subject of a certificate (RFC 5280 §4.1), in hexadecimal; null when these bytes are no certificate.</summary>
    private static string? SubjectOf(byte[] der)
    {
        try
        {
            var certificate = new AsnReader(der, AsnEncodingRules.DER).ReadSequence().ReadSequence();
            if (certificate.PeekTag().TagClass is TagClass.ContextSpecific)
                certificate.ReadEncodedValue();
            certificate.ReadIntegerBytes();
            certificate.ReadSequence();
            certificate.ReadSequence();
            certificate.ReadSequence();
            return Convert.ToHexString(certificate.ReadEncodedValue().Span);
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
