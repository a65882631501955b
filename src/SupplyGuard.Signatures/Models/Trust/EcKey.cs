using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;

namespace SupplyGuard.Signatures.Models.Trust;

/// <summary>A public key on P-256, P-384 or P-521: the only ones that sign models. The curve decides the hash function.</summary>
public sealed class EcKey
{
    private const string EcPublicKey = "1.2.840.10045.2.1";

    private readonly byte[] _spki;

    private EcKey(byte[] spki, HashAlgorithmName hash)
    {
        _spki = spki;
        Hash = hash;
    }

    /// <summary>SHA-256 for P-256, SHA-384 for P-384, SHA-512 for P-521.</summary>
    public HashAlgorithmName Hash { get; }

    /// <summary>DER of the SubjectPublicKeyInfo (RFC 5480).</summary>
    public ReadOnlyMemory<byte> SubjectPublicKeyInfo => _spki;

    /// <summary>The PEM text with lines of 64 characters and a final line feed.</summary>
    public string Pem => PemEncoding.WriteString("PUBLIC KEY", _spki) + "\n";

    /// <summary>SHA-256 over <see cref="Pem"/> in lower-case hexadecimal: how a bundle names a key (model signing specification, "Public key").</summary>
    public string Hint => HintOf(_spki);

    /// <summary>The hint of any public key.</summary>
    /// <param name="subjectPublicKeyInfo">DER.</param>
    internal static string HintOf(ReadOnlySpan<byte> subjectPublicKeyInfo) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(PemEncoding.WriteString("PUBLIC KEY", subjectPublicKeyInfo) + "\n")));

    /// <param name="pem">A text with one public key in it, and whatever prose around it.</param>
    public static Examined<EcKey> FromPem(string pem)
    {
        var rest = pem.AsSpan();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            if (rest[fields.Label] is "PUBLIC KEY")
                return FromDer(Convert.FromBase64String(rest[fields.Base64Data].ToString()));

            rest = rest[fields.Location.End..];
        }

        return new Examined<EcKey>(new ModelProblem(ModelProblemKind.KeyNotSupported, "There is no PEM text with a public key."));
    }

    /// <param name="subjectPublicKeyInfo">DER.</param>
    public static Examined<EcKey> FromDer(ReadOnlyMemory<byte> subjectPublicKeyInfo) => Examined<EcKey>.Of(() =>
    {
        try
        {
            // What is kept is written by the cryptography library itself, so that one key has one spelling.
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo.Span, out _);
            var spki = key.ExportSubjectPublicKeyInfo();
            return new EcKey(spki, HashOf(CurveOf(spki)));
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException or PlatformNotSupportedException)
        {
            // The last of these is what .NET says to a curve that the system's library does not know.
            throw NotSupported("it is no EC key on a named curve");
        }
    });

    /// <summary>Whether a signature is the key's over these bytes.</summary>
    /// <param name="signature">The ASN.1 sequence of r and s.</param>
    public bool Verifies(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => Verifies(message, signature, Hash);

    internal bool Verifies(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, HashAlgorithmName hash)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(_spki, out _);
            return key.VerifyData(message, signature, hash, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static string CurveOf(byte[] spki)
    {
        var algorithm = new AsnReader(spki, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        return algorithm.ReadObjectIdentifier() == EcPublicKey ? algorithm.ReadObjectIdentifier() : throw NotSupported("it is no EC key");
    }

    private static HashAlgorithmName HashOf(string curve) => curve switch
    {
        "1.2.840.10045.3.1.7" => HashAlgorithmName.SHA256,
        "1.3.132.0.34" => HashAlgorithmName.SHA384,
        "1.3.132.0.35" => HashAlgorithmName.SHA512,
        _ => throw NotSupported("its curve is none of P-256, P-384 and P-521"),
    };

    private static ModelSignatureException NotSupported(string why) => new(ModelProblemKind.KeyNotSupported, $"The key signs no models: {why}.");
}
