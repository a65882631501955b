using SupplyGuard.Formats;

namespace SupplyGuard.Discovery;

/// <summary>A file that belongs to a model, as it was trusted.</summary>
internal sealed record LockedFile(long Size, Digest Sha256);
