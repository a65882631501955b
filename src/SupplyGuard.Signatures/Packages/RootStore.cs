using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SupplyGuard.Signatures.Packages;

/// <summary>
/// The roots of one purpose, indexed by subject. A chain is built against the few roots that its certificates can name as issuer, not
/// against hundreds: a root whose name no certificate mentions cannot end the chain.
/// </summary>
internal sealed class RootStore
{
    private readonly Dictionary<string, ImmutableArray<X509Certificate2>> _bySubject;

    private RootStore(Dictionary<string, ImmutableArray<X509Certificate2>> bySubject)
    {
        _bySubject = bySubject;
    }

    public bool IsEmpty => _bySubject.Count == 0;

    /// <summary>Reads the certificates of a PEM text. What is not a certificate is left out, and so is never trusted.</summary>
    public static RootStore FromPem(ReadOnlySpan<char> pem)
    {
        var bySubject = new Dictionary<string, ImmutableArray<X509Certificate2>>(StringComparer.Ordinal);
        while (PemEncoding.TryFind(pem, out var fields))
        {
            if (pem[fields.Label] is "CERTIFICATE")
            {
                var der = new byte[fields.DecodedDataLength];
                if (Convert.TryFromBase64Chars(pem[fields.Base64Data], der, out var written) && written == der.Length)
                    Add(bySubject, der);
            }

            pem = pem[fields.Location.End..];
        }

        return new RootStore(bySubject);
    }

    /// <summary>The roots that one of these certificates names as its issuer.</summary>
    public X509Certificate2Collection IssuersOf(IEnumerable<X509Certificate2> certificates)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var issuers = new X509Certificate2Collection();
        foreach (var certificate in certificates)
        {
            var name = Convert.ToHexString(certificate.IssuerName.RawData);
            if (names.Add(name) && _bySubject.TryGetValue(name, out var roots))
                issuers.AddRange(roots.AsSpan().ToArray());
        }

        return issuers;
    }

    private static void Add(Dictionary<string, ImmutableArray<X509Certificate2>> bySubject, byte[] der)
    {
        try
        {
            var certificate = X509CertificateLoader.LoadCertificate(der);
            var name = Convert.ToHexString(certificate.SubjectName.RawData);
            bySubject[name] = bySubject.TryGetValue(name, out var others) ? others.Add(certificate) : [certificate];
        }
        catch (CryptographicException)
        {
            // Not a certificate that this platform can read: a root fewer.
        }
    }
}
