using System.Collections.Frozen;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SupplyGuard.Signatures.Packages;

/// <summary>
/// One certificate revocation list (RFC 5280 §5). It speaks for a certificate only if that certificate's issuer signed it and nothing in it
/// narrows it to others; what it might mean beyond that, it does not mean here.
/// </summary>
internal sealed class RevocationList
{
    private const string ReasonCode = "2.5.29.21";
    private const string InvalidityDate = "2.5.29.24";
    private const string IssuingDistributionPoint = "2.5.29.28";
    private const string DistributionPoints = "2.5.29.31";

    private static readonly Asn1Tag Zero = new(TagClass.ContextSpecific, 0, isConstructed: true);

    private readonly ReadOnlyMemory<byte> _signed;
    private readonly ReadOnlyMemory<byte> _revoked;
    private readonly string _algorithm;
    private readonly byte[] _signature;
    private readonly Lazy<FrozenDictionary<string, RevokedCertificate>> _entries;
    private ReadOnlyMemory<byte> _distributionPoint;

    private RevocationList(ReadOnlyMemory<byte> encoded)
    {
        var file = new AsnReader(encoded, AsnEncodingRules.DER);
        var list = file.ReadSequence();
        file.ThrowIfNotEmpty();
        _signed = list.PeekEncodedValue();
        var body = list.ReadSequence();
        _algorithm = list.ReadSequence().ReadObjectIdentifier();
        _signature = list.ReadBitString(out _);
        list.ThrowIfNotEmpty();

        if (body.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
            body.ReadIntegerBytes();
        body.ReadSequence();
        Issuer = Convert.ToHexString(body.ReadEncodedValue().Span);
        From = Time(body);
        Until = body.HasData && IsTime(body) ? Time(body) : null;
        _revoked = body.HasData && body.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence) ? body.ReadEncodedValue() : default;
        if (body.HasData)
            ReadExtensions(body.ReadSequence(Zero).ReadSequence());
        body.ThrowIfNotEmpty();
        _entries = new Lazy<FrozenDictionary<string, RevokedCertificate>>(ReadEntries);
    }

    /// <summary>The issuer's name, in hexadecimal DER.</summary>
    public string Issuer { get; }

    public DateTimeOffset From { get; }

    /// <summary>When the next list was due; null: the list does not say.</summary>
    public DateTimeOffset? Until { get; }

    public bool IsCurrentAt(DateTimeOffset time) => From <= time && time <= Until;

    /// <summary>Reads a list from DER; its entries are read when they are asked for.</summary>
    /// <exception cref="AsnContentException">It is no list, or one that is not for everybody.</exception>
    public static RevocationList Read(ReadOnlyMemory<byte> encoded) => new(encoded);

    /// <summary>True when the issuer's key signed this list, and it is about this certificate's part of the issuer's certificates.</summary>
    public bool IsAbout(X509Certificate2 certificate, X509Certificate2 issuer)
    {
        var hash = _algorithm switch
        {
            SignatureOids.RsaSha256 => HashAlgorithmName.SHA256,
            SignatureOids.RsaSha384 => HashAlgorithmName.SHA384,
            SignatureOids.RsaSha512 => HashAlgorithmName.SHA512,
            _ => default,
        };
        var usage = issuer.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault();
        if (hash == default || usage is not null && !usage.KeyUsages.HasFlag(X509KeyUsageFlags.CrlSign))
            return false;

        // RFC 5280 §6.3.3 (b): a list for one distribution point is about the certificates that name the point.
        if (!_distributionPoint.IsEmpty && !(certificate.Extensions[DistributionPoints]?.RawData.AsSpan().IndexOf(_distributionPoint.Span) >= 0))
            return false;

        using var key = issuer.GetRSAPublicKey();
        return key is not null && key.VerifyData(_signed.Span, _signature, hash, RSASignaturePadding.Pkcs1);
    }

    /// <summary>The entry of a certificate, or null.</summary>
    /// <exception cref="AsnContentException">The entries are malformed.</exception>
    public RevokedCertificate? Find(X509Certificate2 certificate) => _entries.Value.GetValueOrDefault(Convert.ToHexString(certificate.SerialNumberBytes.Span));

    private FrozenDictionary<string, RevokedCertificate> ReadEntries()
    {
        var entries = new Dictionary<string, RevokedCertificate>(StringComparer.Ordinal);
        if (_revoked.IsEmpty)
            return entries.ToFrozenDictionary(StringComparer.Ordinal);

        var list = new AsnReader(_revoked, AsnEncodingRules.DER).ReadSequence();
        while (list.HasData)
        {
            var entry = list.ReadSequence();
            var serial = Convert.ToHexString(entry.ReadIntegerBytes().Span);
            var revoked = new RevokedCertificate(Time(entry), Reason: null);
            if (entry.HasData)
                revoked = WithExtensions(revoked, entry.ReadSequence());

            // A serial that stands there twice is revoked as either entry says, and by none of them less.
            entries[serial] = entries.TryGetValue(serial, out var known) ? known.And(revoked) : revoked;
        }

        return entries.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static RevokedCertificate WithExtensions(RevokedCertificate revoked, AsnReader extensions)
    {
        while (extensions.HasData)
        {
            var (type, isCritical, value) = Extension(extensions.ReadSequence());
            if (type == ReasonCode)
                revoked = revoked with { Reason = value.ReadEnumeratedBytes().Span is [var reason] ? reason : null };
            else if (type == InvalidityDate && value.ReadGeneralizedTime() is var since && since < revoked.Since)
                revoked = revoked with { Since = since };
            else if (type != InvalidityDate && isCritical)
                throw new AsnContentException($"an entry has the critical extension {type}");
        }

        return revoked;
    }

    private void ReadExtensions(AsnReader extensions)
    {
        while (extensions.HasData)
        {
            var (type, isCritical, value) = Extension(extensions.ReadSequence());
            if (type != IssuingDistributionPoint)
            {
                if (isCritical)
                    throw new AsnContentException($"it has the critical extension {type}");
                continue;
            }

            var point = value.ReadSequence();
            if (point.HasData && point.PeekTag().HasSameClassAndValue(Zero))
                _distributionPoint = point.ReadSequence(Zero).PeekEncodedValue();
            if (point.HasData)
                throw new AsnContentException("it is about some certificates or reasons only");
        }
    }

    private static (string Type, bool IsCritical, AsnReader Value) Extension(AsnReader extension)
    {
        var type = extension.ReadObjectIdentifier();
        var isCritical = extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && extension.ReadBoolean();
        return (type, isCritical, new AsnReader(extension.ReadOctetString(), AsnEncodingRules.DER));
    }

    private static bool IsTime(AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) || reader.PeekTag().HasSameClassAndValue(Asn1Tag.GeneralizedTime);

    private static DateTimeOffset Time(AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();
}
