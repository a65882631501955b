namespace SupplyGuard.Runtime;

/// <summary>What a stretch of a file must be; it begins where the one before ends.</summary>
/// <param name="End">Offset behind its last byte; null for the end of the file, wherever that is.</param>
/// <param name="Sha256">32 bytes.</param>
internal sealed record PinnedPiece(long? End, ReadOnlyMemory<byte> Sha256);
