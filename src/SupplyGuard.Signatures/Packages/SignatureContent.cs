using System.Buffers.Text;
using SupplyGuard.Formats;

namespace SupplyGuard.Signatures.Packages;

/// <summary>What a primary signature signs: a format version and one hash of the archive.</summary>
internal static class SignatureContent
{
    /// <summary>
    /// Reads <c>Version:1 LF LF &lt;oid&gt;-Hash:&lt;base64&gt; LF LF</c>, and nothing else: NuGet skips what follows and unknown properties, and a
    /// skipped property is a place where two readers may differ.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> content, out Digest digest)
    {
        digest = default;
        foreach (var (oid, algorithm) in new[] { (SignatureOids.Sha256, DigestAlgorithm.Sha256), (SignatureOids.Sha384, DigestAlgorithm.Sha384), (SignatureOids.Sha512, DigestAlgorithm.Sha512) })
        {
            var prefix = System.Text.Encoding.ASCII.GetBytes($"Version:1\n\n{oid}-Hash:");
            if (!content.StartsWith(prefix) || !content.EndsWith("\n\n"u8))
                continue;

            var text = content[prefix.Length..^2];
            Span<byte> hash = stackalloc byte[80];
            if (text.Length > 88 || Base64.DecodeFromUtf8(text, hash, out var consumed, out var written) is not System.Buffers.OperationStatus.Done || consumed != text.Length)
                return false;

            // One spelling only: base64 with white space, or with stray bits in its last letter, is refused.
            Span<byte> again = stackalloc byte[Base64.GetMaxEncodedToUtf8Length(written)];
            if (Base64.EncodeToUtf8(hash[..written], again, out _, out var length) is not System.Buffers.OperationStatus.Done || !text.SequenceEqual(again[..length]))
                return false;
            if (written != algorithm switch { DigestAlgorithm.Sha256 => 32, DigestAlgorithm.Sha384 => 48, _ => 64 })
                return false;

            digest = new Digest(algorithm, hash[..written]);
            return true;
        }

        return false;
    }
}
