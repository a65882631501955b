using System.Globalization;
using System.Text;
using SupplyGuard.Signatures.Models.Bundles;

namespace SupplyGuard.Signatures.Models.Trust;

/// <summary>The signed note in which a log states the size and root of its tree (C2SP <c>tlog-checkpoint</c> and <c>signed-note</c>).</summary>
internal static class SignedNote
{
    private const int HintSize = 4;

    /// <summary>Whether the note is signed by the log and states the tree of the proof.</summary>
    public static bool IsAbout(InclusionProof proof, EcKey key, ReadOnlySpan<byte> logId)
    {
        var end = proof.Checkpoint.IndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0)
            return false;

        var text = proof.Checkpoint[..(end + 1)];
        if (text.Split('\n') is not [{ Length: > 0 } origin, var size, var root, ..])
            return false;
        if (size != proof.TreeSize.ToString(CultureInfo.InvariantCulture) || root != Convert.ToBase64String(proof.RootHash.Span))
            return false;

        foreach (var line in proof.Checkpoint[(end + 2)..].Split('\n'))
        {
            // The name may have words of its own; the signature is the last.
            var blank = line.LastIndexOf(' ');
            if (!line.StartsWith("— ", StringComparison.Ordinal) || blank < 2)
                continue;

            var signature = new byte[line.Length];
            if (Convert.TryFromBase64String(line[(blank + 1)..], signature, out var length) && length > HintSize
                && signature.AsSpan(0, HintSize).SequenceEqual(logId[..HintSize])
                && origin.StartsWith(line[2..blank], StringComparison.Ordinal)
                && key.Verifies(Encoding.UTF8.GetBytes(text), signature.AsSpan(HintSize, length - HintSize)))
            {
                return true;
            }
        }

        return false;
    }
}
