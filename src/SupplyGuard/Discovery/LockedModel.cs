using System.Collections.Immutable;
using SupplyGuard.Formats;
using SupplyGuard.Subjects;

namespace SupplyGuard.Discovery;

/// <summary>A model, or a data file that is pinned like one, as it was trusted.</summary>
/// <param name="Format">Judged by content when it was locked.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">Of the file.</param>
/// <param name="Files">External data and shards, by path relative to the model's folder.</param>
/// <param name="TensorCount">Number of tensors; 0 for a file that has none.</param>
/// <param name="TensorRoot">Merkle root over name, dtype, shape and digest of each; null for a file that has none.</param>
internal sealed record LockedModel(
    string Format,
    long Size,
    Digest Sha256,
    ImmutableSortedDictionary<string, LockedFile> Files,
    int TensorCount,
    Digest? TensorRoot,
    Location Location)
{
    /// <summary>The same root without the low halves of wide floating-point numbers; null for a file that has none, and in locks that were written before.</summary>
    public Digest? HighBitsRoot { get; init; }
}
