using System.Formats.Asn1;

namespace SupplyGuard.Signatures.Packages;

/// <summary>
/// Judges the bytes around a CMS signature that no signature covers: a signature is accepted in the one encoding that RFC 5652 gives it,
/// so that nothing can be changed or hidden in it without being seen.
/// </summary>
internal static class CmsShape
{
    private static readonly Asn1Tag Zero = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag One = new(TagClass.ContextSpecific, 1, isConstructed: true);

    /// <summary>What is wrong with a SignedData (RFC 5652 §5.1) over <paramref name="contentType"/>; null when nothing is.</summary>
    /// <param name="isDetached">Whether what it signs is elsewhere (RFC 5652 §5.2); otherwise it is inside.</param>
    public static string? FaultOf(ReadOnlyMemory<byte> encoded, string contentType, bool isDetached = false)
    {
        try
        {
            return SignedData(encoded, contentType, isDetached);
        }
        catch (AsnContentException e)
        {
            return $"it is not strictly encoded ASN.1 ({e.Message.TrimEnd('.')})";
        }
    }

    private static string? SignedData(ReadOnlyMemory<byte> encoded, string contentType, bool isDetached)
    {
        var file = new AsnReader(encoded, AsnEncodingRules.DER);
        var contentInfo = file.ReadSequence();
        file.ThrowIfNotEmpty();
        if (contentInfo.ReadObjectIdentifier() != SignatureOids.SignedData)
            return "it is not SignedData";
        var content = contentInfo.ReadSequence(Zero);
        contentInfo.ThrowIfNotEmpty();
        var data = content.ReadSequence();
        content.ThrowIfNotEmpty();

        if (!data.TryReadInt32(out var version))
            return "its version is not a number";
        var announced = Algorithms(data.ReadSetOf());
        var signed = data.ReadSequence();
        if (signed.ReadObjectIdentifier() != contentType)
            return "what it signs is of another type";

        if (!isDetached)
            Content(signed);
        else if (signed.HasData)
            return "it carries its content, which is to lie beside it";

        if (!data.HasData || !data.PeekTag().HasSameClassAndValue(Zero))
            return "it carries no certificates";
        // RFC 5652 §5.1: DER, as signers of packages write it. Some timestamp authorities neither sort their sets nor leave out an attribute
        // certificate (§10.2.2), which nobody reads.
        var isTimestamp = contentType == SignatureOids.TimestampInfo;
        var certificates = data.ReadSetOf(skipSortOrderValidation: isTimestamp, Zero);
        while (certificates.HasData)
        {
            if (isTimestamp && certificates.PeekTag().TagClass is TagClass.ContextSpecific)
                certificates.ReadEncodedValue();
            else
                certificates.ReadSequence();
        }

        if (data.HasData && data.PeekTag().HasSameClassAndValue(One))
            return "it carries revocation lists";
        var signers = data.ReadSetOf();
        data.ThrowIfNotEmpty();

        var used = new HashSet<string>(StringComparer.Ordinal);
        var highest = contentType == SignatureOids.Data ? 1 : 3;
        while (signers.HasData)
        {
            if (SignerInfo(signers.ReadSequence(), used, ref highest, isTimestamp, nested: false) is { } fault)
                return fault;
        }

        if (!used.IsSubsetOf(announced) || announced.Count > Math.Max(used.Count, 1))
            return "its list of digest algorithms differs from those that its signers use";
        return version == highest || version is 3 ? null : $"its version is {version}";
    }

    /// <summary>Some signers of 2018 wrote this one value, which the signature covers, in pieces and without a length.</summary>
    private static void Content(AsnReader signed)
    {
        var octets = new AsnReader(signed.ReadEncodedValue(), AsnEncodingRules.BER).ReadSequence(Zero);
        signed.ThrowIfNotEmpty();
        octets.ReadOctetString();
        octets.ThrowIfNotEmpty();
    }

    /// <summary>RFC 5652 §5.3.</summary>
    private static string? SignerInfo(AsnReader signer, HashSet<string> digests, ref int highest, bool isTimestamp, bool nested)
    {
        if (!signer.TryReadInt32(out var version))
            return "a signer's version is not a number";
        var byKey = signer.PeekTag().TagClass is TagClass.ContextSpecific;
        if (version != (byKey ? 3 : 1))
            return $"a signer's version is {version}";
        if (!nested)
            highest = Math.Max(highest, version);
        signer.ReadEncodedValue();

        var digest = Algorithm(signer.ReadSequence());
        if (digest is null)
            return "a digest algorithm has parameters";
        if (!nested)
            digests.Add(digest);
        if (!signer.PeekTag().HasSameClassAndValue(Zero))
            return "a signer signs no attributes";
        SignedAttributes(signer.ReadSetOf(skipSortOrderValidation: isTimestamp, Zero), isTimestamp);
        if (Algorithm(signer.ReadSequence()) is null)
            return "a signature algorithm has parameters";
        signer.ReadOctetString();
        if (!signer.HasData)
            return null;

        var unsigned = signer.ReadSetOf(skipSortOrderValidation: isTimestamp, One);
        signer.ThrowIfNotEmpty();
        while (unsigned.HasData)
        {
            var attribute = unsigned.ReadSequence();
            var type = attribute.ReadObjectIdentifier();
            var values = attribute.ReadSetOf();
            attribute.ThrowIfNotEmpty();
            if (type is SignatureOids.TimestampToken)
                continue;
            if (type is not SignatureOids.Countersignature || nested)
                return $"it carries an unsigned attribute of type {type}";
            while (values.HasData)
            {
                if (SignerInfo(values.ReadSequence(), digests, ref highest, isTimestamp, nested: true) is { } fault)
                    return fault;
            }
        }

        return null;
    }

    /// <summary>
    /// RFC 5652 §5.3: each is a type and a set of values. They are hashed as they would be in DER, so that another encoding of them would be
    /// bytes that nobody signed; the platform fails when it has to write such a value again.
    /// </summary>
    private static void SignedAttributes(AsnReader attributes, bool isTimestamp)
    {
        while (attributes.HasData)
        {
            var attribute = attributes.ReadSequence();
            attribute.ReadObjectIdentifier();
            var values = attribute.ReadSetOf(skipSortOrderValidation: isTimestamp);
            attribute.ThrowIfNotEmpty();
            while (values.HasData)
                values.ReadEncodedValue();
        }
    }

    private static HashSet<string> Algorithms(AsnReader set)
    {
        var algorithms = new HashSet<string>(StringComparer.Ordinal);
        while (set.HasData)
        {
            var algorithm = Algorithm(set.ReadSequence()) ?? throw new AsnContentException("a digest algorithm has parameters");
            if (!algorithms.Add(algorithm))
                throw new AsnContentException("a digest algorithm is listed twice");
        }

        return algorithms;
    }

    /// <summary>RFC 5754 §2: parameters are absent or NULL. Null: they are not.</summary>
    private static string? Algorithm(AsnReader algorithm)
    {
        var oid = algorithm.ReadObjectIdentifier();
        if (algorithm.HasData)
        {
            if (!algorithm.PeekTag().HasSameClassAndValue(Asn1Tag.Null))
                return null;
            algorithm.ReadNull();
        }

        algorithm.ThrowIfNotEmpty();
        return oid;
    }
}
