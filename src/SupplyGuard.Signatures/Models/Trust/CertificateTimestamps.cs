using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SupplyGuard.Signatures.Models.Trust;

/// <summary>Signed certificate timestamps inside a certificate (RFC 6962 §3.2 and §3.3): proof that a log saw it before it was issued.</summary>
internal static class CertificateTimestamps
{
    private const string ListOid = "1.3.6.1.4.1.11129.2.4.2";
    private const int IdSize = 32;
    private const int HeaderSize = 1 + IdSize + sizeof(ulong) + sizeof(ushort);
    private const byte Sha256 = 4;
    private const byte Ecdsa = 3;

    /// <summary>Whether one of the certificate's timestamps is good.</summary>
    public static bool AnyVerifies(X509Certificate2 certificate, X509Certificate2 issuer, TrustedRoot root)
    {
        if (certificate.Extensions[ListOid]?.RawData is not { } extension)
            return false;

        try
        {
            var toBeSigned = WithoutList(certificate.RawData);
            var issuerKey = SHA256.HashData(issuer.PublicKey.ExportSubjectPublicKeyInfo());
            return Timestamps(new AsnReader(extension, AsnEncodingRules.DER).ReadOctetString()).Any(timestamp => Verifies(timestamp, toBeSigned, issuerKey, root));
        }
        catch (Exception e) when (e is AsnContentException or ArgumentOutOfRangeException or OverflowException)
        {
            return false;
        }
    }

    /// <summary>The entries of a list: each with its length before it, as the list itself.</summary>
    private static List<byte[]> Timestamps(byte[] list)
    {
        var timestamps = new List<byte[]>();
        var rest = list.AsSpan(sizeof(ushort), BinaryPrimitives.ReadUInt16BigEndian(list));
        while (!rest.IsEmpty)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(rest);
            timestamps.Add(rest.Slice(sizeof(ushort), length).ToArray());
            rest = rest[(sizeof(ushort) + length)..];
        }

        return timestamps;
    }

    private static bool Verifies(byte[] timestamp, byte[] toBeSigned, byte[] issuerKey, TrustedRoot root)
    {
        var milliseconds = BinaryPrimitives.ReadUInt64BigEndian(timestamp.AsSpan(1 + IdSize));
        if (timestamp[0] != 0 || milliseconds > 253_402_300_799_999)
            return false;

        var extensions = timestamp.AsSpan(HeaderSize, BinaryPrimitives.ReadUInt16BigEndian(timestamp.AsSpan(HeaderSize - sizeof(ushort))));
        var signature = timestamp.AsSpan(HeaderSize + extensions.Length);
        if (signature.Length < 2 * sizeof(ushort) || signature[0] != Sha256 || signature[1] != Ecdsa)
            return false;

        var value = signature.Slice(2 * sizeof(ushort), BinaryPrimitives.ReadUInt16BigEndian(signature[sizeof(ushort)..]));
        if (TrustedLog.Find(root.CertificateLogs, timestamp.AsSpan(1, IdSize), DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds)) is not { } log)
            return false;

        // Version, type 'certificate timestamp', time, entry type 'precertificate', issuer, length in three bytes, certificate, extensions.
        byte[] message =
        [
            0, 0, .. timestamp.AsSpan(1 + IdSize, sizeof(ulong)), 0, 1, .. issuerKey,
            (byte)(toBeSigned.Length >> 16), (byte)((toBeSigned.Length >> 8) & 0xFF), (byte)(toBeSigned.Length & 0xFF), .. toBeSigned,
            (byte)(extensions.Length >> 8), (byte)(extensions.Length & 0xFF), .. extensions,
        ];
        return log.Key.Verifies(message, value);
    }

    /// <summary>The part of a certificate that is signed, as it was before the timestamps were put into it.</summary>
    private static byte[] WithoutList(byte[] certificate)
    {
        var extensionsTag = new Asn1Tag(TagClass.ContextSpecific, 3, isConstructed: true);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        var fields = new AsnReader(certificate, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        using (writer.PushSequence())
        {
            while (fields.HasData)
            {
                if (fields.PeekTag() != extensionsTag)
                {
                    writer.WriteEncodedValue(fields.ReadEncodedValue().Span);
                    continue;
                }

                var extensions = fields.ReadSequence(extensionsTag).ReadSequence();
                using (writer.PushSequence(extensionsTag))
                using (writer.PushSequence())
                {
                    while (extensions.HasData)
                    {
                        var extension = extensions.ReadEncodedValue();
                        if (new AsnReader(extension, AsnEncodingRules.DER).ReadSequence().ReadObjectIdentifier() != ListOid)
                            writer.WriteEncodedValue(extension.Span);
                    }
                }
            }
        }

        return writer.Encode();
    }
}
