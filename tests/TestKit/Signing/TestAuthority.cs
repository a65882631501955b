using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TestKit.Signing;

/// <summary>A certificate authority in memory: it issues signers and timestamp authorities for any time that a test chooses.</summary>
public sealed class TestAuthority : IDisposable
{
    public const string CodeSigning = "1.3.6.1.5.5.7.3.3";
    public const string TimeStamping = "1.3.6.1.5.5.7.3.8";
    public const string LifetimeSigning = "1.3.6.1.4.1.311.10.3.13";
    public const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>When this authority, and by default all that it issues, begins to be valid.</summary>
    public static readonly DateTimeOffset Start = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>When all that it issues ends by default.</summary>
    public static readonly DateTimeOffset End = Start.AddYears(3);

    private readonly List<IDisposable> _owned = [];
    private long _serial = 1;

    public TestAuthority(string name = "Test Root")
    {
        var key = Own(RSA.Create(2048));
        var request = new CertificateRequest($"CN={name}, O=SupplyGuard Tests", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        Root = Own(request.CreateSelfSigned(Start.AddYears(-1), Start.AddYears(20)));
    }

    public X509Certificate2 Root { get; }

    /// <summary>The root as the text of a trust bundle.</summary>
    public string Pem => Root.ExportCertificatePem();

    /// <summary>Issues a certificate with its private key.</summary>
    public X509Certificate2 Issue(string name, string[] usages, DateTimeOffset? from = null, DateTimeOffset? to = null, int keySize = 2048)
    {
        var key = Own(RSA.Create(keySize));
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        if (usages.Length > 0)
        {
            var purposes = new OidCollection();
            foreach (var usage in usages)
                purposes.Add(new Oid(usage));

            // RFC 3161 §2.3: a timestamp authority's usage is critical.
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(purposes, critical: usages.Contains(TimeStamping)));
        }

        using var certificate = request.Create(Root, from ?? Start, to ?? End, BitConverter.GetBytes(System.Net.IPAddress.HostToNetworkOrder(++_serial)));
        return Own(certificate.CopyWithPrivateKey(key));
    }

    /// <summary>Issues a certificate for an EC key and one purpose, with its private key.</summary>
    public X509Certificate2 IssueEc(string name, string usage, ECCurve curve)
    {
        var key = Own(ECDsa.Create(curve));
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: usage is TimeStamping));
        using var issuer = Root.GetRSAPrivateKey()!;
        using var certificate = request.Create(Root.SubjectName, X509SignatureGenerator.CreateForRSA(issuer, RSASignaturePadding.Pkcs1), Start, End, BitConverter.GetBytes(System.Net.IPAddress.HostToNetworkOrder(++_serial)));
        return Own(certificate.CopyWithPrivateKey(key));
    }

    /// <summary>A revocation list in DER, in which these certificates are.</summary>
    public byte[] Revoke(DateTimeOffset from, DateTimeOffset until, params (X509Certificate2 Certificate, DateTimeOffset At, X509RevocationReason? Reason)[] revoked)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var (certificate, at, reason) in revoked)
            list.AddEntry(certificate, at, reason);
        return list.Build(Root, System.Numerics.BigInteger.One, until, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, from);
    }

    public void Dispose()
    {
        foreach (var item in _owned)
            item.Dispose();
    }

    private T Own<T>(T item)
        where T : IDisposable
    {
        _owned.Add(item);
        return item;
    }
}
