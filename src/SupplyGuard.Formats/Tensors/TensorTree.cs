using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace SupplyGuard.Formats.Tensors;

/// <summary>
/// Merkle tree over the tensors of a model, after RFC 6962 section 2.1: leaves are prefixed with 0x00 and nodes with 0x01, so a leaf can
/// never pass for a node. Tensors are sorted by name (ordinal), so the order in the file does not matter.
/// </summary>
public static class TensorTree
{
    /// <summary>The root that <c>supplyguard.lock.json</c> records as <c>tensors.sha256</c>. The root of no tensors is SHA-256 of nothing.</summary>
    public static Digest Root(IEnumerable<TensorEntry> tensors)
    {
        ImmutableArray<byte[]> leaves = [.. tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal).Select(Leaf)];
        return leaves.IsEmpty ? Digest.Sha256([]) : new Digest(DigestAlgorithm.Sha256, Node(leaves.AsSpan()));
    }

    /// <summary>
    /// SHA-256 over 0x00, then length-prefixed (UInt32 little-endian) UTF-8 name, length-prefixed dtype, the rank and each dimension
    /// (Int64 little-endian), then the digest of the bytes.
    /// </summary>
    private static byte[] Leaf(TensorEntry tensor)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([0x00]);
        AppendText(hash, tensor.Name);
        AppendText(hash, tensor.DType);
        AppendNumber(hash, tensor.Shape.Length);
        foreach (var dimension in tensor.Shape)
            AppendNumber(hash, dimension);

        hash.AppendData(tensor.Digest.Bytes);
        return hash.GetHashAndReset();
    }

    private static byte[] Node(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 1)
            return leaves[0];

        var split = 1 << (31 - int.LeadingZeroCount(leaves.Length - 1));
        var left = Node(leaves[..split]);
        var right = Node(leaves[split..]);
        return SHA256.HashData([0x01, .. left, .. right]);
    }

    private static void AppendText(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }

    private static void AppendNumber(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
