using System.Security.Cryptography;
using SupplyGuard.Signatures.Models.Bundles;

namespace SupplyGuard.Signatures.Models.Trust;

/// <summary>Inclusion proofs of RFC 9162 §2.1.3.2 (the tree is that of RFC 6962).</summary>
internal static class MerklePath
{
    private const byte Leaf = 0;
    private const byte Node = 1;

    public static bool LeadsTo(ReadOnlySpan<byte> root, ReadOnlySpan<byte> entry, InclusionProof proof)
    {
        if (proof.LogIndex < 0 || proof.LogIndex >= proof.TreeSize)
            return false;

        var (index, last) = (proof.LogIndex, proof.TreeSize - 1);
        var hash = SHA256.HashData([Leaf, .. entry]);
        foreach (var step in proof.Hashes)
        {
            if (last == 0)
                return false;

            if ((index & 1) == 1 || index == last)
            {
                hash = SHA256.HashData([Node, .. step.Span, .. hash]);
                while ((index & 1) == 0 && index != 0)
                    (index, last) = (index >> 1, last >> 1);
            }
            else
            {
                hash = SHA256.HashData([Node, .. hash, .. step.Span]);
            }

            (index, last) = (index >> 1, last >> 1);
        }

        return last == 0 && root.SequenceEqual(hash);
    }
}
