using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SupplyGuard.Signatures.Models.Bundles;
using SupplyGuard.Signatures.Models.Trust;

namespace SupplyGuard.Signatures.Models.Signing;

/// <summary>Somebody who signs models: the public key, what the signature file says of it, and what makes a signature from a digest.</summary>
public sealed class ModelSigner
{
    private readonly Func<ReadOnlyMemory<byte>, byte[]> _sign;

    private ModelSigner(EcKey key, VerificationMaterial material, Func<ReadOnlyMemory<byte>, byte[]> sign)
    {
        Key = key;
        Material = material;
        _sign = sign;
    }

    public EcKey Key { get; }

    internal VerificationMaterial Material { get; }

    /// <summary>Signs with a private key at hand, and names the key in the signature.</summary>
    /// <param name="privateKey">The caller keeps it, and keeps it alive.</param>
    public static Examined<ModelSigner> FromKey(ECDsa privateKey) => FromKey(EcKey.FromDer(privateKey.ExportSubjectPublicKeyInfo()), With(privateKey));

    /// <summary>Signs with a key that is elsewhere, and names it in the signature.</summary>
    /// <param name="sign">Makes a DER signature from a digest of the key's <see cref="EcKey.Hash"/>.</param>
    public static Examined<ModelSigner> FromKey(Examined<EcKey> key, Func<ReadOnlyMemory<byte>, byte[]> sign) => key.Value is { } publicKey
        ? new Examined<ModelSigner>(new ModelSigner(publicKey, new VerificationMaterial.PublicKey(publicKey.Hint, null), sign))
        : new Examined<ModelSigner>(key.Problem!);

    /// <summary>Signs with the key of a certificate, and brings the certificates along.</summary>
    /// <param name="certificates">The signer's first, then those that lead to a root; the root itself may be left out.</param>
    /// <param name="privateKey">The caller keeps it, and keeps it alive.</param>
    public static Examined<ModelSigner> FromCertificate(ImmutableArray<X509Certificate2> certificates, ECDsa privateKey) => FromCertificate(certificates, With(privateKey));

    /// <inheritdoc cref="FromCertificate(ImmutableArray{X509Certificate2}, ECDsa)"/>
    /// <param name="sign">Makes a DER signature from a digest of the key's <see cref="EcKey.Hash"/>.</param>
    public static Examined<ModelSigner> FromCertificate(ImmutableArray<X509Certificate2> certificates, Func<ReadOnlyMemory<byte>, byte[]> sign)
    {
        var key = EcKey.FromDer(certificates[0].PublicKey.ExportSubjectPublicKeyInfo());
        return key.Value is { } publicKey
            ? new Examined<ModelSigner>(new ModelSigner(publicKey, new VerificationMaterial.Chain([.. certificates.Select(certificate => (ReadOnlyMemory<byte>)certificate.RawData)]), sign))
            : new Examined<ModelSigner>(key.Problem!);
    }

    /// <summary>Signs, and verifies what came out: a key elsewhere may be another one.</summary>
    /// <exception cref="ModelSignatureException">What came out is no signature of the key.</exception>
    internal byte[] Sign(byte[] encoded)
    {
        var signature = _sign(CryptographicOperations.HashData(Key.Hash, encoded));
        return Key.Verifies(encoded, signature)
            ? signature
            : throw new ModelSignatureException(ModelProblemKind.SignatureInvalid, "What was made is no signature of this key: the private key is not that of the public key or certificate, or the external signer returned something else than a DER signature of the digest.");
    }

    private static Func<ReadOnlyMemory<byte>, byte[]> With(ECDsa privateKey) => digest => privateKey.SignHash(digest.Span, DSASignatureFormat.Rfc3279DerSequence);
}
