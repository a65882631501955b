using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SupplyGuard.Signatures.Models.Trust;

/// <summary>What a certificate of a Sigstore authority says of its holder (Fulcio, <c>docs/oid-info.md</c>).</summary>
internal static class IdentityNames
{
    private const string AlternativeNames = "2.5.29.17";
    private const string Issuer = "1.3.6.1.4.1.57264.1.8";
    private const string OldIssuer = "1.3.6.1.4.1.57264.1.1";
    private const string OtherName = "1.3.6.1.4.1.57264.1.7";

    private static readonly Asn1Tag Other = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag Mail = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag Uri = new(TagClass.ContextSpecific, 6);

    /// <summary>The one name of the holder; null when there is none, more than one, or one of another kind.</summary>
    public static string? NameIn(X509Certificate2 certificate)
    {
        try
        {
            if (certificate.Extensions[AlternativeNames]?.RawData is not { } encoded)
                return null;

            var names = new AsnReader(encoded, AsnEncodingRules.DER).ReadSequence();
            var tag = names.PeekTag();
            var name = tag == Mail || tag == Uri ? names.ReadCharacterString(UniversalTagNumber.IA5String, tag) : tag == Other ? OwnName(names.ReadSequence(Other)) : null;
            return names.HasData ? null : name;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    /// <summary>Who vouched for the name; null when nobody is named, or two who differ.</summary>
    public static string? IssuerIn(X509Certificate2 certificate)
    {
        try
        {
            var old = certificate.Extensions[OldIssuer]?.RawData is { } raw ? Encoding.UTF8.GetString(raw) : null;
            var issuer = certificate.Extensions[Issuer]?.RawData is { } encoded ? new AsnReader(encoded, AsnEncodingRules.DER).ReadCharacterString(UniversalTagNumber.UTF8String) : null;
            return issuer is null || old is null || issuer == old ? issuer ?? old : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static string? OwnName(AsnReader name) => name.ReadObjectIdentifier() == OtherName
        ? name.ReadSequence(Other).ReadCharacterString(UniversalTagNumber.UTF8String)
        : null;
}
