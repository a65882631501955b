using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using SupplyGuard.Signatures.Models.Bundles;
using SupplyGuard.Signatures.Models.Manifests;
using SupplyGuard.Signatures.Models.Signing;
using SupplyGuard.Signatures.Models.Trust;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Signatures.Models.Cms;

/// <summary>Somebody who signs models by CMS, with a certificate and an RSA or EC key at hand.</summary>
/// <param name="certificates">The signer's first, then those that lead to a root. The caller keeps them, and keeps them alive.</param>
/// <param name="privateKey">Of the first certificate. The caller keeps it, and keeps it alive.</param>
/// <param name="now">The time that the signer states.</param>
public sealed class CmsModelSigner(ImmutableArray<X509Certificate2> certificates, AsymmetricAlgorithm privateKey, DateTimeOffset now)
{
    /// <summary>Takes a time stamp request (RFC 3161 §2.4.1) to an authority and brings its response; null: there will be no stamp.</summary>
    public Func<byte[], byte[]>? AskForStamp { get; init; }

    /// <summary>The key by its <see cref="EcKey.Hint"/>.</summary>
    public string Key => CmsVerifier.KeyOf(certificates[0]);

    /// <param name="name">What the model is called.</param>
    /// <param name="manifest">Of the whole model, without a problem.</param>
    public Examined<CmsSignature> Sign(string name, ModelManifest manifest) => Examined<CmsSignature>.Of(() =>
    {
        var payload = ModelSigning.PayloadOf(name, manifest);
        if (payload.Length > ModelBundle.LongestFile)
            throw new ModelSignatureException(ModelProblemKind.TooMany, "The manifest would be too long; sign with larger shards, or parts of the model apart.");

        try
        {
            return new CmsSignature(Sign(payload), payload);
        }
        catch (CryptographicException e)
        {
            throw new ModelSignatureException(ModelProblemKind.SignatureInvalid, $"No signature could be made: {e.Message.TrimEnd('.')}.");
        }
    });

    private byte[] Sign(byte[] payload)
    {
        if ((certificates.Select(CmsStrength.WeaknessOf).FirstOrDefault(weakness => weakness is not null)) is { } weak)
            throw new ModelSignatureException(ModelProblemKind.KeyNotSupported, $"It would use {weak}.");

        var cms = new SignedCms(new ContentInfo(payload), detached: true);
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, certificates[0], privateKey)
        {
            DigestAlgorithm = new Oid(Digest()),
            IncludeOption = X509IncludeOption.EndCertOnly,
        };
        signer.Certificates.AddRange(certificates.Skip(1).ToArray());
        signer.SignedAttributes.Add(new Pkcs9SigningTime(now.UtcDateTime));
        signer.SignedAttributes.Add(new AsnEncodedData(SignatureOids.SigningCertificateV2, Reference(certificates[0])));
        cms.ComputeSignature(signer);
        if (!SignerCheck.ValueVerifies(cms.SignerInfos[0], [certificates[0]]))
            throw new ModelSignatureException(ModelProblemKind.SignatureInvalid, "The private key is not that of the certificate.");
        if (AskForStamp is not null)
            Stamp(cms, AskForStamp);

        var encoded = cms.Encode();
        return CmsSignature.Read(encoded, payload).Problem is { } problem ? throw new ModelSignatureException(problem.Kind, problem.Detail) : encoded;
    }

    private static void Stamp(SignedCms cms, Func<byte[], byte[]> ask)
    {
        var signer = cms.SignerInfos[0];
        // A number that is neither negative nor shorter than it looks, so that every authority gives it back as it is.
        var nonce = RandomNumberGenerator.GetBytes(16);
        nonce[0] = (byte)((nonce[0] & 0x3F) | 0x40);
        var request = Rfc3161TimestampRequest.CreateFromSignerInfo(signer, HashAlgorithmName.SHA256, requestedPolicyId: null, nonce, requestSignerCertificates: true);
        try
        {
            var token = request.ProcessResponse(ask(request.Encode()), out _);
            signer.AddUnsignedAttribute(new AsnEncodedData(SignatureOids.TimestampToken, token.AsSignedCms().Encode()));
        }
        catch (CryptographicException e)
        {
            throw new ModelSignatureException(ModelProblemKind.TimestampInvalid, $"The answer of the time stamp authority cannot be used: {e.Message.TrimEnd('.')}.");
        }

        // What was asked for is a snapshot of before.
        if (TimestampCheck.Run(cms.SignerInfos[0], new CertificateSets(), chains: null, CmsStrength.Rules).Problems is [var problem, ..])
            throw new ModelSignatureException(ModelProblemKind.TimestampInvalid, problem.Detail);
    }

    private string Digest() => privateKey is not ECDsa ec ? SignatureOids.Sha256 : ec.KeySize switch
    {
        256 => SignatureOids.Sha256,
        384 => SignatureOids.Sha384,
        _ => SignatureOids.Sha512,
    };

    /// <summary>RFC 5035 §3: the signer's certificate by its SHA-256, so that no other one with the same key can take its place.</summary>
    private static byte[] Reference(X509Certificate2 certificate)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
            writer.WriteOctetString(SHA256.HashData(certificate.RawDataMemory.Span));

        return writer.Encode();
    }
}
