using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace SupplyGuard.Signatures.Models.Cms;

/// <summary>An EC key whose private half is elsewhere: it signs by asking for a DER signature of a digest, and never has the private key.</summary>
/// <param name="known">The public half. This instance owns it.</param>
/// <param name="sign">Makes a DER signature (RFC 3279 §2.2.3) of a digest.</param>
internal sealed class DistantEcKey(ECDsa known, Func<ReadOnlyMemory<byte>, byte[]> sign) : ECDsa
{
    public override int KeySize
    {
        get => known.KeySize;
        set => throw new CryptographicException("The key is elsewhere, and has the size that it has.");
    }

    /// <returns>Both numbers of the signature at the width of the curve (IEEE P1363).</returns>
    /// <exception cref="CryptographicException">What came back is no DER signature on this curve.</exception>
    public override byte[] SignHash(byte[] hash)
    {
        var width = (KeySize + 7) / 8;
        try
        {
            var reader = new AsnReader(sign(hash), AsnEncodingRules.DER);
            var numbers = reader.ReadSequence();
            byte[] signature = [.. Fixed(numbers.ReadInteger(), width), .. Fixed(numbers.ReadInteger(), width)];
            numbers.ThrowIfNotEmpty();
            reader.ThrowIfNotEmpty();
            return signature;
        }
        catch (AsnContentException e)
        {
            throw new CryptographicException("the external signer returned no DER signature", e);
        }
    }

    public override bool VerifyHash(byte[] hash, byte[] signature) => known.VerifyHash(hash, signature);

    public override ECParameters ExportParameters(bool includePrivateParameters) => includePrivateParameters
        ? throw new CryptographicException("The private key is elsewhere.")
        : known.ExportParameters(includePrivateParameters: false);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            known.Dispose();

        base.Dispose(disposing);
    }

    private static byte[] Fixed(BigInteger number, int width)
    {
        var bytes = number.Sign > 0 ? number.ToByteArray(isUnsigned: true, isBigEndian: true) : [];
        return bytes.Length is > 0 && bytes.Length <= width
            ? [.. new byte[width - bytes.Length], .. bytes]
            : throw new CryptographicException("the external signer returned a signature of another curve");
    }
}
