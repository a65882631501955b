namespace SupplyGuard.Signatures.Models.Bundles;

/// <summary>An entry of a transparency log as a bundle carries it (<c>dev.sigstore.rekor.v1.TransparencyLogEntry</c>). Nothing in it is verified.</summary>
/// <param name="LogIndex">The entry's number among all shards of the log: what the promise is about.</param>
/// <param name="LogId">SHA-256 of the log's key.</param>
/// <param name="Kind">Kind and version of the entry, such as <c>dsse 0.0.1</c>.</param>
/// <param name="IntegratedTime">Seconds since 1970 when the log took the entry in.</param>
/// <param name="Promise">The signed entry timestamp; null when there is none.</param>
/// <param name="Proof">Null when there is none.</param>
/// <param name="Body">The entry itself, as it was hashed.</param>
public sealed record LogEntry(long LogIndex, ReadOnlyMemory<byte> LogId, string Kind, long IntegratedTime, ReadOnlyMemory<byte>? Promise, InclusionProof? Proof, ReadOnlyMemory<byte> Body);
