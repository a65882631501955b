using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace TestKit.Signing;

/// <summary>Makes package signatures, good and bad, from the specification's words. It shares no code with the verifier.</summary>
public static class TestSigner
{
    private const string Sha256Oid = "2.16.840.1.101.3.4.2.1";
    private const string TokenOid = "1.2.840.113549.1.9.16.2.14";

    /// <summary>A primary signature over an unsigned archive, countersigned if a second recipe is given.</summary>
    public static byte[] Sign(byte[] archive, SignatureRecipe recipe, SignatureRecipe? countersignature = null)
    {
        var content = recipe.Content ?? $"Version:1\n\n{Sha256Oid}-Hash:{Convert.ToBase64String(SHA256.HashData(archive))}\n\n";
        var cms = new SignedCms(new ContentInfo(Encoding.ASCII.GetBytes(content)));
        cms.ComputeSignature(SignerOf(recipe));
        for (var i = 0; i < recipe.Timestamps && recipe.TimestampAuthority is not null; i++)
            cms.SignerInfos[0].AddUnsignedAttribute(TokenOver(cms.SignerInfos[0].GetSignature(), recipe));

        if (countersignature is not null)
            Countersign(cms, countersignature);
        return cms.Encode();
    }

    /// <summary>A signature over a content that lies elsewhere, in one signer's name or in several'.</summary>
    public static byte[] SignDetached(byte[] content, params SignatureRecipe[] recipes)
    {
        var cms = new SignedCms(new ContentInfo(content), detached: true);
        for (var i = 0; i < recipes.Length; i++)
        {
            cms.ComputeSignature(SignerOf(recipes[i]));
            for (var stamp = 0; stamp < recipes[i].Timestamps && recipes[i].TimestampAuthority is not null; stamp++)
                cms.SignerInfos[i].AddUnsignedAttribute(TokenOver(cms.SignerInfos[i].GetSignature(), recipes[i]));
        }

        return cms.Encode();
    }

    private static void Countersign(SignedCms cms, SignatureRecipe recipe)
    {
        var signer = SignerOf(recipe);
        if (recipe.TimestampAuthority is not null)
        {
            // An RSA signature over the same attributes is the same bytes: make it once to know what to timestamp.
            var trial = new SignedCms();
            trial.Decode(cms.Encode());
            trial.SignerInfos[0].ComputeCounterSignature(signer);
            signer.UnsignedAttributes.Add(TokenOver(trial.SignerInfos[0].CounterSignerInfos[0].GetSignature(), recipe));
        }

        cms.SignerInfos[0].ComputeCounterSignature(signer);
    }

    private static CmsSigner SignerOf(SignatureRecipe recipe)
    {
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, recipe.Signer)
        {
            DigestAlgorithm = new Oid(Sha256Oid),
            IncludeOption = recipe.CarriesSigner ? X509IncludeOption.EndCertOnly : X509IncludeOption.None,
        };
        signer.Certificates.AddRange(recipe.Others.ToArray());
        if (recipe.StatesSigningTime)
            signer.SignedAttributes.Add(new Pkcs9SigningTime(recipe.TimestampedAt.UtcDateTime));
        foreach (var commitment in recipe.Commitments)
            signer.SignedAttributes.Add(new AsnEncodedData("1.2.840.113549.1.9.16.2.16", Der(writer => Sequence(writer, () => writer.WriteObjectIdentifier(commitment)))));
        if (recipe.RefersToCertificate)
            signer.SignedAttributes.Add(new AsnEncodedData("1.2.840.113549.1.9.16.2.47", Reference(recipe.ReferredCertificate ?? recipe.Signer)));
        if (recipe.Commitments.Contains(SignatureRecipe.Repository))
        {
            signer.SignedAttributes.Add(new AsnEncodedData("1.3.6.1.4.1.311.84.2.1.1.1", Der(writer => writer.WriteCharacterString(UniversalTagNumber.IA5String, recipe.ServiceIndex))));
            signer.SignedAttributes.Add(new AsnEncodedData("1.3.6.1.4.1.311.84.2.1.1.2", Der(writer => Sequence(writer, () =>
            {
                foreach (var owner in recipe.Owners)
                    writer.WriteCharacterString(UniversalTagNumber.UTF8String, owner);
            }))));
        }

        return signer;
    }

    /// <summary>RFC 3161 §2.4.2: a token by the recipe's authority, as an unsigned attribute.</summary>
    private static AsnEncodedData TokenOver(byte[] signature, SignatureRecipe recipe)
    {
        var info = Der(writer => Sequence(writer, () =>
        {
            writer.WriteInteger(1);
            writer.WriteObjectIdentifier("1.3.6.1.4.1.99999.1");
            Sequence(writer, () =>
            {
                Sequence(writer, () => writer.WriteObjectIdentifier(Sha256Oid));
                writer.WriteOctetString(SHA256.HashData((recipe.TimestampOver ?? signature).Span));
            });
            writer.WriteInteger(42);
            writer.WriteGeneralizedTime(recipe.TimestampedAt, omitFractionalSeconds: true);
        }));

        var cms = new SignedCms(new ContentInfo(new Oid("1.2.840.113549.1.9.16.1.4"), info));
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, recipe.TimestampAuthority!)
        {
            DigestAlgorithm = new Oid(Sha256Oid),
            IncludeOption = X509IncludeOption.EndCertOnly,
        };
        signer.SignedAttributes.Add(new AsnEncodedData("1.2.840.113549.1.9.16.2.47", Reference(recipe.TimestampAuthority!)));
        cms.ComputeSignature(signer);
        return new AsnEncodedData(TokenOid, cms.Encode());
    }

    /// <summary>RFC 5035 §3 SigningCertificateV2, the hash algorithm being the default.</summary>
    private static byte[] Reference(X509Certificate2 certificate) =>
        Der(writer => Sequence(writer, () => Sequence(writer, () => Sequence(writer, () => writer.WriteOctetString(SHA256.HashData(certificate.RawData))))));

    private static byte[] Der(Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        write(writer);
        return writer.Encode();
    }

    private static void Sequence(AsnWriter writer, Action write)
    {
        using (writer.PushSequence())
            write();
    }
}
