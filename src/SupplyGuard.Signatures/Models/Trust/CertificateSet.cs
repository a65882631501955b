using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SupplyGuard.Signatures.Models.Trust;

/// <summary>The certificates of a bundle, decoded: the signer's, and others that may lead from it to a root.</summary>
internal sealed class CertificateSet : IDisposable
{
    private CertificateSet(X509Certificate2 leaf, X509Certificate2Collection others, EcKey leafKey)
    {
        Leaf = leaf;
        Others = others;
        LeafKey = leafKey;
    }

    public X509Certificate2 Leaf { get; }

    public X509Certificate2Collection Others { get; }

    public EcKey LeafKey { get; }

    /// <exception cref="ModelSignatureException">One is no certificate, or the signer's key is not on a curve that signs models.</exception>
    public static CertificateSet Load(ImmutableArray<ReadOnlyMemory<byte>> certificates)
    {
        var loaded = new X509Certificate2Collection();
        try
        {
            foreach (var certificate in certificates)
                loaded.Add(X509CertificateLoader.LoadCertificate(certificate.Span));

            var key = EcKey.FromDer(loaded[0].PublicKey.ExportSubjectPublicKeyInfo());
            var others = new X509Certificate2Collection();
            others.AddRange(loaded.Skip(1).ToArray());
            return key.Value is { } leafKey ? new CertificateSet(loaded[0], others, leafKey) : throw new ModelSignatureException(key.Problem!.Kind, key.Problem.Detail);
        }
        catch (Exception e)
        {
            foreach (var certificate in loaded)
                certificate.Dispose();
            if (e is CryptographicException)
                throw new ModelSignatureException(ModelProblemKind.BundleMalformed, "It cannot be read: a certificate in it is none.");

            throw;
        }
    }

    public void Dispose()
    {
        Leaf.Dispose();
        foreach (var certificate in Others)
            certificate.Dispose();
    }
}
