using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;

namespace SupplyGuard.Runtime;

/// <summary>
/// The public key of who may sign a model: EC on P-256, P-384 or P-521, and the curve decides the hash function. It is worth as much as the
/// place that it comes from; the place to prefer is the program itself.
/// </summary>
public sealed class SignerKey
{
    private const string EcPublicKey = "1.2.840.10045.2.1";

    private readonly byte[] _spki;
    private readonly HashAlgorithmName _hash;

    private SignerKey(byte[] spki, HashAlgorithmName hash) => (_spki, _hash) = (spki, hash);

    /// <summary>
    /// What signatures call the key: SHA-256 over its PEM text, lines of 64 characters and a final line feed, in lower-case hexadecimal (model
    /// signing specification, "Public key").
    /// </summary>
    public string Hint => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(PemEncoding.WriteString("PUBLIC KEY", _spki) + "\n")));

    /// <param name="pem">A text with one public key in it (<c>-----BEGIN PUBLIC KEY-----</c>), and whatever prose around it.</param>
    /// <exception cref="ModelNotVerifiedException">There is no such key in it.</exception>
    public static SignerKey FromPem(string pem) => TryFromPem(pem) ?? throw new ModelNotVerifiedException(
        NotVerifiedReason.KeyNotSupported,
        "The text holds no public key on P-256, P-384 or P-521, and no other signs models. Give the PEM text that 'openssl pkey -pubout' writes of the signer's key.");

    /// <summary>Null where <see cref="FromPem"/> throws.</summary>
    internal static SignerKey? TryFromPem(string pem)
    {
        var rest = pem.AsSpan();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            if (rest[fields.Label] is "PUBLIC KEY")
                return Import(Convert.FromBase64String(rest[fields.Base64Data].ToString()));

            rest = rest[fields.Location.End..];
        }

        return null;
    }

    /// <param name="signature">The ASN.1 sequence of r and s (RFC 3279 §2.2.3).</param>
    internal bool Verifies(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(_spki, out _);
            return key.VerifyData(message, signature, _hash, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static SignerKey? Import(byte[] der)
    {
        try
        {
            // What is kept is written by the cryptography library itself, so that one key has one spelling.
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(der, out _);
            var spki = key.ExportSubjectPublicKeyInfo();
            return HashOf(spki) is { } hash ? new SignerKey(spki, hash) : null;
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException or PlatformNotSupportedException)
        {
            // The last of these is what .NET says to a curve that the system's library does not know.
            return null;
        }
    }

    private static HashAlgorithmName? HashOf(byte[] spki)
    {
        var algorithm = new AsnReader(spki, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        return algorithm.ReadObjectIdentifier() is not EcPublicKey ? null : algorithm.ReadObjectIdentifier() switch
        {
            "1.2.840.10045.3.1.7" => HashAlgorithmName.SHA256,
            "1.3.132.0.34" => HashAlgorithmName.SHA384,
            "1.3.132.0.35" => HashAlgorithmName.SHA512,
            _ => null,
        };
    }
}
