using System.Collections.Immutable;

namespace SupplyGuard.Signatures.Models.Bundles;

/// <summary>The path from an entry to the root of a log's Merkle tree (RFC 6962 §2.1.1), and the log's signed note about that root.</summary>
/// <param name="LogIndex">The entry's number in this tree.</param>
/// <param name="Checkpoint">The note as text.</param>
public sealed record InclusionProof(long LogIndex, ReadOnlyMemory<byte> RootHash, long TreeSize, ImmutableArray<ReadOnlyMemory<byte>> Hashes, string Checkpoint);
