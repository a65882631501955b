using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace SupplyGuard.Signatures.Packages;

/// <summary>Reads the attributes of a signer. Every method answers null for what is absent, repeated or malformed.</summary>
internal static class SignerAttributes
{
    /// <summary>All values of an attribute, over all its occurrences.</summary>
    public static ImmutableArray<byte[]> Values(CryptographicAttributeObjectCollection attributes, string oid)
    {
        var values = ImmutableArray.CreateBuilder<byte[]>();
        foreach (var attribute in attributes)
        {
            if (attribute.Oid.Value != oid)
                continue;
            foreach (var value in attribute.Values)
                values.Add(value.RawData);
        }

        return values.DrainToImmutable();
    }

    /// <summary>The attribute's one value.</summary>
    public static byte[]? Single(CryptographicAttributeObjectCollection attributes, string oid) =>
        Values(attributes, oid) is [var value] ? value : null;

    /// <summary>RFC 5126 §5.11.1; <see cref="SignatureKind.Unknown"/> when the signer commits itself to nothing, or to both.</summary>
    public static SignatureKind Commitment(SignerInfo signer)
    {
        var kind = SignatureKind.Unknown;
        foreach (var value in Values(signer.SignedAttributes, SignatureOids.CommitmentTypeIndication))
        {
            var said = CommitmentOf(value);
            if (said is SignatureKind.Unknown)
                continue;
            if (kind is not SignatureKind.Unknown)
                return SignatureKind.Unknown;
            kind = said;
        }

        return kind;
    }

    /// <summary>RFC 5035 §3: true when the signer refers to exactly this certificate, by a hash of the SHA-2 family.</summary>
    public static bool RefersTo(SignerInfo signer, X509Certificate2 certificate)
    {
        if (Single(signer.SignedAttributes, SignatureOids.SigningCertificateV2) is not { } value)
            return false;

        try
        {
            var attribute = new AsnReader(value, AsnEncodingRules.DER);
            var signingCertificate = attribute.ReadSequence();
            attribute.ThrowIfNotEmpty();

            // The first identifier is the signer's; others would name the rest of its chain.
            var identifier = signingCertificate.ReadSequence().ReadSequence();
            var algorithm = identifier.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence) ? identifier.ReadSequence().ReadObjectIdentifier() : SignatureOids.Sha256;
            var hash = identifier.ReadOctetString();
            if (!hash.AsSpan().SequenceEqual(HashOf(algorithm, certificate.RawData)))
                return false;
            if (!identifier.HasData)
                return true;

            var issuerSerial = identifier.ReadSequence();
            issuerSerial.ReadSequence();
            return issuerSerial.ReadIntegerBytes().Span.SequenceEqual(certificate.SerialNumberBytes.Span);
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    /// <summary>NuGet repository signatures: the service index that the repository claims.</summary>
    public static string? ServiceIndex(SignerInfo signer) => Read(signer, SignatureOids.ServiceIndex, reader => reader.ReadCharacterString(UniversalTagNumber.IA5String));

    /// <summary>NuGet repository signatures: the owners; null when the attribute is there and malformed, empty when it is absent.</summary>
    public static ImmutableArray<string>? Owners(SignerInfo signer)
    {
        if (Values(signer.SignedAttributes, SignatureOids.Owners).IsEmpty)
            return [];

        return Read<ImmutableArray<string>?>(signer, SignatureOids.Owners, reader =>
        {
            var owners = ImmutableArray.CreateBuilder<string>();
            var list = reader.ReadSequence();
            while (list.HasData)
                owners.Add(list.ReadCharacterString(UniversalTagNumber.UTF8String));
            return owners.DrainToImmutable();
        });
    }

    /// <summary>The content type that was signed (RFC 5652 §11.1).</summary>
    public static string? ContentType(SignerInfo signer) => Read(signer, SignatureOids.ContentType, reader => reader.ReadObjectIdentifier());

    private static T? Read<T>(SignerInfo signer, string oid, Func<AsnReader, T> read)
    {
        if (Single(signer.SignedAttributes, oid) is not { } value)
            return default;

        try
        {
            var reader = new AsnReader(value, AsnEncodingRules.DER);
            var result = read(reader);
            reader.ThrowIfNotEmpty();
            return result;
        }
        catch (AsnContentException)
        {
            return default;
        }
    }

    private static SignatureKind CommitmentOf(byte[] value)
    {
        try
        {
            return new AsnReader(value, AsnEncodingRules.DER).ReadSequence().ReadObjectIdentifier() switch
            {
                SignatureOids.ProofOfOrigin => SignatureKind.Author,
                SignatureOids.ProofOfReceipt => SignatureKind.Repository,
                _ => SignatureKind.Unknown,
            };
        }
        catch (AsnContentException)
        {
            return SignatureKind.Unknown;
        }
    }

    private static byte[] HashOf(string algorithm, byte[] content) => algorithm switch
    {
        SignatureOids.Sha256 => SHA256.HashData(content),
        SignatureOids.Sha384 => SHA384.HashData(content),
        SignatureOids.Sha512 => SHA512.HashData(content),
        _ => [],
    };
}
