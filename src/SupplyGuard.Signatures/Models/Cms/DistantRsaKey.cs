using System.Security.Cryptography;

namespace SupplyGuard.Signatures.Models.Cms;

/// <summary>An RSA key whose private half is elsewhere: it signs by asking for a PKCS #1 v1.5 signature of a digest, and never has the private key.</summary>
/// <param name="known">The public half. This instance owns it.</param>
/// <param name="sign">Makes a signature (RFC 8017 §8.2) of a SHA-256 digest, which it wraps itself as the algorithm demands.</param>
internal sealed class DistantRsaKey(RSA known, Func<ReadOnlyMemory<byte>, byte[]> sign) : RSA
{
    public override int KeySize
    {
        get => known.KeySize;
        set => throw new CryptographicException("The key is elsewhere, and has the size that it has.");
    }

    /// <exception cref="CryptographicException">Another hash function or padding is asked for than external signers are told.</exception>
    public override byte[] SignHash(byte[] hash, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding) =>
        hashAlgorithm == HashAlgorithmName.SHA256 && padding == RSASignaturePadding.Pkcs1
            ? sign(hash)
            : throw new CryptographicException("an external signer signs SHA-256 digests after PKCS #1 v1.5 alone");

    public override bool VerifyHash(byte[] hash, byte[] signature, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding) => known.VerifyHash(hash, signature, hashAlgorithm, padding);

    public override RSAParameters ExportParameters(bool includePrivateParameters) => includePrivateParameters
        ? throw new CryptographicException("The private key is elsewhere.")
        : known.ExportParameters(includePrivateParameters: false);

    public override void ImportParameters(RSAParameters parameters) => throw new CryptographicException("The key is elsewhere, and is the one that it is.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            known.Dispose();

        base.Dispose(disposing);
    }
}
